#!/usr/bin/env node
// Holds an export of `audit export --balp FILE` against HL7 FHIR R4 (4.0.1), by two validators that are
// not ours: the JSON schema that HL7 publishes with R4, as the package
// @asymmetrik/fhir-json-schema-validator carries it, and the structure definitions and value sets in the
// package fhir (FHIR.js). And against the tables of BALP 1.1 for the profiles that an event claims.
//
// usage: validate.js [--modules FOLDER/node_modules] FILE.json
// Exit: 0 valid, 1 not valid, 2 usage, 77 a validator is not installed (what and how is said).
"use strict";
const fs = require("fs");
const path = require("path");

const words = process.argv.slice(2);
let modules = process.env.TOMOSHIBI_NODE_MODULES || "";
if (words[0] === "--modules") {
  modules = words[1] || "";
  words.splice(0, 2);
}
if (words.length !== 1) {
  console.error("usage: validate.js [--modules FOLDER/node_modules] FILE.json");
  process.exit(2);
}

function load(name) {
  try {
    return require(modules ? path.resolve(modules, name) : name);
  } catch (problem) {
    console.error(`SKIPPED: the package ${name} is not installed: install it with npm into a folder of its own ` +
      "and give its node_modules with --modules or TOMOSHIBI_NODE_MODULES");
    process.exit(77);
  }
}

const SchemaValidator = load("@asymmetrik/fhir-json-schema-validator");
const { Fhir } = load("fhir");

// What BALP 1.1 demands beyond R4 of the patterns that are exported.
const PROFILES = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";
const DCM = "http://dicom.nema.org/resources/ontology/DCM";

function agentsOf(event, system, code) {
  return event.agent.filter((agent) => agent.type && agent.type.coding.some((one) => one.system === system && one.code === code));
}
function entitiesOf(event, code) {
  return (event.entity || []).filter((entity) => entity.type && entity.type.code === code);
}
function balpFaults(event) {
  const faults = [];
  const expect = (truth, what) => truth || faults.push(what);
  const claimed = ((event.meta || {}).profile || []).filter((url) => url.startsWith(PROFILES));
  if (claimed.length === 0) return faults;
  const profile = claimed[0].slice(PROFILES.length);
  const sources = agentsOf(event, DCM, "110153");
  const destinations = agentsOf(event, DCM, "110152");
  const users = event.agent.filter((agent) => agent.type.coding.some((one) => one.code === "IRCP"));
  const patients = entitiesOf(event, "1");
  const data = entitiesOf(event, "2");
  expect(event.outcome === "0", "outcome");
  expect(sources.length === 1 && destinations.length === 1, "one source and one destination");
  for (const agent of [...sources, ...destinations]) {
    expect(agent.who && agent.network && agent.network.address && !agent.media, "who and network of a machine");
  }
  expect(users.length <= 1, "one user");
  for (const user of users) expect(user.requestor === true && user.who && !user.network, "the user");
  for (const patient of patients) {
    expect(patient.role.code === "1" && /^Patient\//.test(patient.what.reference), "the patient");
  }
  if (profile === "PatientQuery" || profile === "Query") {
    expect(event.type.code === "rest" && event.action === "E", "type and action");
    expect(event.subtype.filter((one) => /^search(-type|-system)?$/.test(one.code)).length === 1, "one search");
    expect(patients.length === (profile === "Query" ? 0 : 1), "patients of a query");
    expect(data.length === 1 && data[0].role.code === "24" && data[0].query && !data[0].what && !data[0].detail, "the query");
  } else if (profile === "PatientRead") {
    expect(event.type.code === "rest" && event.action === "R", "type and action");
    expect(event.subtype.filter((one) => /^v?read$/.test(one.code)).length === 1, "one read");
    expect(patients.length === 1 && data.length === 1 && data[0].what, "patient and data");
    expect(["4", "3", "20"].includes(data[0].role.code), "role of the data");
  } else if (profile === "PrivacyDisclosure.Source") {
    expect(event.type.system === DCM && event.type.code === "110106" && event.action === "R", "type and action");
    expect(event.subtype.some((one) => one.code === "disclose"), "disclose");
    expect(patients.length === 1 && data.length >= 1, "patient and datum");
    expect(sources.length > 0 && JSON.stringify(sources[0].who) === JSON.stringify(event.source.observer), "the source is the observer");
  } else {
    faults.push("an unknown profile: " + profile);
  }
  return faults;
}

const bundle = JSON.parse(fs.readFileSync(words[0], "utf8"));
const counts = {};
const schema = new SchemaValidator();
const fhir = new Fhir();

function r4Faults(name, resource) {
  const faults = [];
  for (const problem of schema.validate(resource)) {
    faults.push(`${name}: schema: ${problem.dataPath || ""} ${problem.message || problem}`);
  }
  for (const message of fhir.validate(resource, { errorOnUnexpected: true }).messages) {
    if (message.severity === "error" || message.severity === "fatal") {
      faults.push(`${name}: R4: ${message.location}: ${message.message}`);
    }
  }
  return faults;
}
function faultsOf(event) {
  return [...r4Faults(event.id, event), ...balpFaults(event).map((what) => `${event.id}: BALP: ${what}`)];
}

// That nothing is found counts only if something would be: each of these must be.
const DAMAGES = [
  ["no time", (event) => delete event.recorded],
  ["an outcome that there is not", (event) => (event.outcome = "5")],
  ["a field that there is not", (event) => (event.who = "x")],
  ["no requestor", (event) => delete event.agent[0].requestor],
  ["a number as text", (event) => (event.agent[0].requestor = "yes")],
  ["no observer", (event) => delete event.source.observer],
  ["a time without a day", (event) => (event.recorded = "noon")],
];
const BALP_DAMAGES = [
  ["no patient", (event) => (event.entity = event.entity.filter((one) => one.type.code !== "1"))],
  ["another action", (event) => (event.action = "D")],
  ["roles exchanged", (event) => event.agent.forEach((agent) => agent.type.coding.forEach((one) => { if (one.code === "110153") one.code = "110152"; }))],
];
function unseenDamages(event, damages) {
  return damages.filter(([, damage]) => {
    const copy = JSON.parse(JSON.stringify(event));
    damage(copy);
    return faultsOf(copy).length === 0;
  }).map(([what]) => `not found in ${event.id}: ${what}`);
}

const events = (bundle.entry || []).map((entry) => entry.resource);
const faults = r4Faults("Bundle", { ...bundle, entry: (bundle.entry || []).slice(0, 3) });
const proven = new Set();
for (const event of events) {
  const claimed = ((event.meta || {}).profile || ["plain"])[0].slice(PROFILES.length) || "plain";
  counts[claimed] = (counts[claimed] || 0) + 1;
  faults.push(...faultsOf(event));
  if (proven.has(claimed)) continue;
  proven.add(claimed);
  faults.push(...unseenDamages(event, DAMAGES));
  if (claimed !== "plain" && claimed !== "Query") faults.push(...unseenDamages(event, BALP_DAMAGES));
}
for (const fault of faults.slice(0, 20)) console.log(fault);
console.log(JSON.stringify({ events: events.length, faults: faults.length, profiles: counts }));
process.exit(faults.length === 0 ? 0 : 1);
