"""Checks the manifests against the schemas that Kubernetes and KServe publish."""

import sys
from pathlib import Path

import kubernetes_validate
import yaml

from kserve_schema import PACKAGE, KServe

VERSION = kubernetes_validate.latest_version()

for path in sorted((Path(__file__).parent.parent / "kubernetes").glob("*.yaml")):
    for document in yaml.safe_load_all(path.read_text()):
        name = f"{path.name}: {document['kind']}"
        if not document["apiVersion"].startswith("serving.kserve.io/"):
            kubernetes_validate.validate(document, VERSION, strict=True)
            print(f"{name} is valid for Kubernetes {VERSION}")
            continue
        KServe().check(document, "V1beta1InferenceService", document["kind"])
        print(f"{name} is valid for {PACKAGE}")
        # The predictor's containers are those of a PodSpec, which Kubernetes' schema can check.
        predictor = document["spec"]["predictor"]
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}}
        kubernetes_validate.validate(pod | {"spec": {"containers": predictor["containers"]}}, VERSION, strict=True)
        print(f"{name}: its containers are valid for Kubernetes {VERSION}")
sys.exit(0)
