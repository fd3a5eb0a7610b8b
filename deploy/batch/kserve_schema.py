"""The schema of an InferenceService, from KServe's published Python package. The package's models are parsed, not
imported, because importing them needs a web server and a cluster client."""

import ast
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

PACKAGE = "kserve==0.21.0"
SCALARS = {"str": str, "int": int, "bool": bool, "float": float}


class KServe:
    """Fields and their types, by name of the model. Kubernetes' own types (`V1Container`) are not checked here."""

    def __init__(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, PACKAGE]
            subprocess.run(command, check=True)
            (wheel,) = Path(folder).glob("*.whl")
            with zipfile.ZipFile(wheel) as archive:
                names = [name for name in archive.namelist() if name.startswith("kserve/models/")]
                self._models = dict(entry for name in names if (entry := self._model(archive.read(name))))

    @staticmethod
    def _model(source: bytes) -> tuple[str, dict[str, str]] | None:
        for node in ast.parse(source).body:
            if not isinstance(node, ast.ClassDef):
                continue
            tables = {
                target.id: ast.literal_eval(entry.value)
                for entry in node.body
                if isinstance(entry, ast.Assign) and isinstance(entry.value, ast.Dict)
                for target in entry.targets
                if isinstance(target, ast.Name)
            }
            if {"openapi_types", "attribute_map"} <= tables.keys():
                types, names = tables["openapi_types"], tables["attribute_map"]
                return node.name, {names[field]: kind for field, kind in types.items()}
        return None

    def check(self, value: Any, kind: str, where: str) -> None:
        """Raises a ValueError that names the first field that KServe does not define."""
        if inner := re.fullmatch(r"list\[(.*)\]", kind):
            if not isinstance(value, list):
                raise ValueError(f"{where} is not a list")
            for index, entry in enumerate(value):
                self.check(entry, inner[1], f"{where}[{index}]")
        elif kind in SCALARS:
            if not isinstance(value, SCALARS[kind]):
                raise ValueError(f"{where} is not of type {kind}")
        elif fields := self._models.get(kind):
            if unknown := value.keys() - fields.keys():
                raise ValueError(f"{where} has unknown fields: {', '.join(sorted(unknown))}")
            for name, entry in value.items():
                self.check(entry, fields[name], f"{where}.{name}")
