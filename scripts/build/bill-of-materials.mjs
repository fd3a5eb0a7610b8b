/** The bill of materials of a build, in CycloneDX 1.6. It has no time and no serial number: equal builds have equal bytes. */

/** @typedef {{ name: string, version: string, license: string, sha512?: string, isOptional?: boolean }} Installed */
/** @typedef {{ id: string, revision: string, license: string, files: { path: string, sha256: string }[] }} Model */

/** @param {string} name @param {string} version */
const purlOf = (name, version) => `pkg:npm/${name.replace("@", "%40")}@${version}`;

/** @param {string} license an SPDX identifier or expression */
const licensesOf = (license) =>
  / (OR|AND|WITH) /.test(license) ? [{ expression: license }] : [{ license: { id: license } }];

/** @param {Installed} installed */
function componentOf({ name, version, license, sha512, isOptional = false }) {
  const [, group, ownName = name] = /^(@[^/]+)\/(.*)$/.exec(name) ?? [];
  const purl = purlOf(name, version);
  return {
    type: "library",
    "bom-ref": purl,
    ...(group !== undefined && { group }),
    name: ownName,
    version,
    scope: isOptional ? "optional" : "required",
    ...(sha512 !== undefined && { hashes: [{ alg: "SHA-512", content: sha512 }] }),
    licenses: licensesOf(license),
    purl,
  };
}

/** @param {Model} model */
const modelComponentOf = ({ id, revision, license, files }) => ({
  type: "machine-learning-model",
  "bom-ref": `model:${id}@${revision}`,
  name: id,
  version: revision,
  scope: "required",
  licenses: licensesOf(license),
  components: files.map(({ path, sha256 }) => ({
    type: "file",
    "bom-ref": `model:${id}@${revision}/${path}`,
    name: path,
    hashes: [{ alg: "SHA-256", content: sha256 }],
  })),
});

/**
 * @param {{ name: string, version: string, license: string }} app
 * @param {readonly Installed[]} packages
 * @param {readonly Model[]} models
 */
export function billOfMaterials({ name, version, license }, packages, models) {
  const purl = purlOf(name, version);
  const unique = new Map(packages.map((entry) => [purlOf(entry.name, entry.version), entry]));
  const libraries = [...unique]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, entry]) => componentOf(entry));
  const components = [...libraries, ...models.map(modelComponentOf)];
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: { type: "application", "bom-ref": purl, name, version, licenses: licensesOf(license), purl },
    },
    components,
    dependencies: [{ ref: purl, dependsOn: components.map((component) => component["bom-ref"]) }],
  };
}
