// BothWorlds: what is real and what is for drills, asked as one; an area says which of them it is of.
#pragma once

#include <algorithm>

#include "app/hub/vault_truth.h"

namespace tomoshibi::app {

class BothWorlds final : public sync::TruthSource {
 public:
  BothWorlds(VaultTruth real, VaultTruth drill) : real_(std::move(real)), drill_(std::move(drill)) {}
  VaultTruth& of(bool is_drill) { return is_drill ? drill_ : real_; }

  // Of the drill only when somebody is in it.
  Result<std::vector<sync::Area>> areas() override {
    TRY(all, real_.areas());
    TRY(people, drill_.people());
    if (people == 0) return all;
    TRY(more, drill_.areas());
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  Result<sync::AreaCount> count(const sync::Area& area) override {
    return of(area.is_drill).count(area);
  }
  Result<sync::ImageMade> make_image(const sync::Area& area, const std::filesystem::path& to,
                                     const sync::KeyOfContent& key,
                                     const sync::PublishProgress& progress) override {
    return of(area.is_drill).make_image(area, to, key, progress);
  }
  Result<Bytes> delta(const sync::Area& area) override { return of(area.is_drill).delta(area); }
  Result<Bytes> merge(std::span<const Bytes> deltas) override { return real_.merge(deltas); }
  Result<std::uint64_t> people_in(ByteView delta) override { return real_.people_in(delta); }
  Result<void> prepare(std::uint64_t number, std::span<const sync::Area> areas) override {
    TRY_VOID(real_.prepare(number, areas));
    return drill_.prepare(number, areas);
  }
  Result<void> settle(std::uint64_t published) override {
    TRY_VOID(real_.settle(published));
    return drill_.settle(published);
  }
  Result<void> keep(std::string_view name, ByteView bytes) override {
    return real_.keep(name, bytes);
  }
  Result<std::optional<Bytes>> kept(std::string_view name) override { return real_.kept(name); }

 private:
  VaultTruth real_;
  VaultTruth drill_;
};

}  // namespace tomoshibi::app
