// HubBook: the small things that a hub must not forget, in DIR/hub.db: keys, papers, devices, fleet keys.
// Each put is durable when it returns. Errors: kNotFound, kCorrupt, kStorage. Proof: tests/hub_truth_test.cpp.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "store/vault/database.h"
#include "sync/hub/enroller.h"

namespace tomoshibi::app {

class HubBook final : public sync::DeviceBook {
 public:
  static Result<HubBook> open(const std::filesystem::path& file, const store::vault::DataKey& key);

  Result<void> keep(std::string_view name, ByteView bytes);
  Result<std::optional<Bytes>> kept(std::string_view name);
  Result<void> keep_secret(std::string_view name, const Secret<32>& secret);
  Result<Secret<32>> secret(std::string_view name);

  Result<std::vector<sync::DeviceRecord>> devices() override;
  Result<void> put(const sync::DeviceRecord& record) override;
  Result<std::vector<sync::Generation>> generations() override;
  Result<Secret<32>> fleet_secret(sync::Generation generation) override;
  Result<void> put_fleet(sync::Generation generation, const Secret<32>& secret) override;

 private:
  explicit HubBook(std::unique_ptr<store::vault::Database> database)
      : database_(std::move(database)) {}
  std::unique_ptr<store::vault::Database> database_;
};

}  // namespace tomoshibi::app
