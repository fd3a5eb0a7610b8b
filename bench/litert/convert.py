"""Writes a BERT for classification, with the mean of its tokens before the head, as LiteRT files of 8-bit weights.

    python convert.py model.safetensors OUT_FOLDER HEADS EPSILON LENGTH...

One file for each number of tokens, because LiteRT.js has static shapes. The converter's dynamic range quantization gives
each output of a matrix a scale, and XNNPACK rounds each row of activations to 8 bits when it runs.
"""

import os
import sys

from safetensors.numpy import load_file

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import tensorflow as tf  # noqa: E402

SOURCE, OUT, HEADS, EPSILON, *LENGTHS = sys.argv[1:]


WEIGHTS = load_file(SOURCE)


def linear(x, name):
    return tf.matmul(x, WEIGHTS[f"{name}.weight"].T.copy()) + WEIGHTS[f"{name}.bias"]


def norm(x, name):
    mean = tf.reduce_mean(x, -1, keepdims=True)
    variance = tf.reduce_mean(tf.math.squared_difference(x, mean), -1, keepdims=True)
    scaled = (x - mean) * tf.math.rsqrt(variance + float(EPSILON))
    return scaled * WEIGHTS[f"{name}.weight"] + WEIGHTS[f"{name}.bias"]


def attention(x, name):
    length, width = x.shape
    heads = int(HEADS)
    depth = width // heads

    def split(part, order):
        return tf.transpose(tf.reshape(linear(x, f"{name}.self.{part}"), [length, heads, depth]), order)

    scores = tf.matmul(split("query", [1, 0, 2]) * depth**-0.5, split("key", [1, 2, 0]))
    mixed = tf.matmul(tf.nn.softmax(scores), split("value", [1, 0, 2]))
    return linear(tf.reshape(tf.transpose(mixed, [1, 0, 2]), [length, width]), f"{name}.output.dense")


def logits(ids):
    (length,) = ids.shape
    word, position, token_type = (
        WEIGHTS[f"bert.embeddings.{kind}_embeddings.weight"] for kind in ("word", "position", "token_type")
    )
    x = norm(tf.gather(word, ids) + (position[:length] + token_type[0]), "bert.embeddings.LayerNorm")
    layers = 1 + max(int(name.split(".")[3]) for name in WEIGHTS if name.startswith("bert.encoder.layer."))
    for at in range(layers):
        name = f"bert.encoder.layer.{at}"
        x = norm(x + attention(x, f"{name}.attention"), f"{name}.attention.output.LayerNorm")
        inner = tf.nn.gelu(linear(x, f"{name}.intermediate.dense"), approximate=False)
        x = norm(x + linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")
    return linear(tf.reduce_mean(x, 0, keepdims=True), "classifier")


for length in LENGTHS:
    function = tf.function(logits, input_signature=[tf.TensorSpec([int(length)], tf.int32)])
    converter = tf.lite.TFLiteConverter.from_concrete_functions([function.get_concrete_function()])
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    with open(os.path.join(OUT, f"{length}.tflite"), "wb") as file:
        file.write(converter.convert())
