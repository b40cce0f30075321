"""Reads safetensors files: what the scripts here that need no more of a model than its arrays share."""
import json
from pathlib import Path

import numpy as np

KINDS = {"F16": np.float16, "F32": np.float32, "F64": np.float64}


def read(file, kind=np.float64):
    """A file's arrays of floats by name, as the given kind; others are left out."""
    raw = Path(file).read_bytes()
    size = int.from_bytes(raw[:8], "little")
    return {
        name: np.frombuffer(raw[8 + size:][slice(*t["data_offsets"])], KINDS[t["dtype"]]).reshape(t["shape"]).astype(kind)
        for name, t in json.loads(raw[8:8 + size]).items() if name != "__metadata__" and t["dtype"] in KINDS}
