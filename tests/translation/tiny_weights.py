"""A transformer whose weights are written down, not trained: it translates token by token.

The vector of a token is cut into blocks, each holding one fact in signs of plus and minus one.
Decoder step t looks at source position t (all heads of the last layer do), finds the word there and
the languages, and one hidden unit for each entry of the lexicon fires when all of it agrees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from ctranslate2.specs import transformer_spec
from numpy.typing import NDArray

Array = NDArray[np.float32]
PLACES = 1100
"""Positions a model knows: more than the 1024 tokens to which CTranslate2 cuts what it reads."""
PLACE, LANGUAGE, MARK = 64, 32, 8
MARGIN = 0.6  # how far an exact match is above the threshold of its unit
PEAK = 14.0  # the logit of a sure token; all others are near 0
RARE = -10.0  # the bias of the end, lest a doubtful word end the sentence
NEVER = -15.0  # the bias of padding in the vocabulary


@dataclass(frozen=True, slots=True)
class Size:
    """How large a model is. ``feed`` grows to the lexicon, ``vocabulary`` is padded up to this."""

    layers: int = 1
    depth: int = 384
    feed: int = 64
    heads: int = 4
    vocabulary: int = 0
    quantization: str = "int8"


@dataclass(frozen=True, slots=True)
class Entry:
    """A source token becomes a target token, if these language tokens are given; how surely."""

    source: str
    target: str
    spoken: str = ""
    wanted: str = ""
    sure: float = 1.0


class Blocks:
    """Where each fact lies in a vector, and the code of each token, place and language."""

    def __init__(
        self,
        depth: int,
        vocabulary: Sequence[str],
        languages: Sequence[str],
        told: Sequence[str],
    ) -> None:
        self.depth, self.target, self.told = depth, 128, told
        sizes = {
            "place": PLACE,
            "spoken": LANGUAGE,
            "wanted": LANGUAGE,
            "language": LANGUAGE,
            "mark": MARK,
            "ballast": LANGUAGE + MARK,
            "target": self.target,
        }
        sizes["word"] = depth - sum(sizes.values())
        self.at: dict[str, slice] = {}
        start = 0
        for name, length in sizes.items():
            self.at[name] = slice(start, start + length)
            start += length
        chance = np.random.default_rng(7)
        self.words = signs(chance, len(vocabulary), sizes["word"])
        self.targets = signs(chance, len(vocabulary), self.target)
        self.places = signs(chance, PLACES + 2, PLACE)
        rows = hadamard(LANGUAGE)[1 : len(languages) + 1]
        self.languages: Mapping[str, Array] = dict(zip(languages, rows, strict=True))
        self.mark = np.tile(np.array([1, -1], np.float32), MARK // 2)
        self.ballast = np.tile(np.array([1, -1], np.float32), (LANGUAGE + MARK) // 2)

    def size(self, *names: str) -> int:
        """How many numbers these blocks have together."""
        return sum(self.at[name].stop - self.at[name].start for name in names)

    def gain(self, *names: str) -> float:
        """By how much a layer norm multiplies a vector that is filled in these blocks only."""
        return float(np.sqrt(self.depth / self.size(*names)))

    def copy(self, source: str, target: str, weight: float) -> Array:
        """A matrix that copies one block to another of the same size."""
        matrix = np.zeros((self.depth, self.depth), np.float32)
        rows, columns = self.at[target], self.at[source]
        matrix[rows, columns] = np.eye(self.size(source), dtype=np.float32) * weight
        return matrix


def signs(chance: np.random.Generator, count: int, length: int) -> Array:
    """Random codes with as many plus as minus, so that a layer norm has no mean to take away."""
    half = np.tile(np.array([1, -1], np.float32), (count, length // 2))
    return chance.permuted(half, axis=1)


def hadamard(order: int) -> Array:
    """Rows of plus and minus one, each at a right angle to all others."""
    matrix = np.ones((1, 1), np.float32)
    while len(matrix) < order:
        matrix = np.block([[matrix, matrix], [matrix, -matrix]])
    return matrix


def build(
    vocabulary: Sequence[str],
    entries: Sequence[Entry],
    languages: Sequence[str],
    size: Size,
    skip: int = 0,
) -> transformer_spec.TransformerSpec:
    """The model. ``skip`` is how many source tokens come before the first word to translate."""
    told = [block for block in ("spoken", "wanted") if any(getattr(e, block) for e in entries)]
    blocks = Blocks(size.depth, vocabulary, languages, told)
    spec = transformer_spec.TransformerSpec.from_config(size.layers, size.heads)
    chance = np.random.default_rng(11)
    feed = max(size.feed, len(entries))
    for layer in [*spec.encoder.layer, *spec.decoder.layer]:
        fill(chance, layer, size.depth, feed if layer is spec.decoder.layer[-1] else size.feed)
    _embed(blocks, spec, vocabulary, skip)
    for block in told:
        side = spec.encoder if block == "spoken" else spec.decoder
        _tell_language(blocks, side.layer[-1], size.heads, block)
    _look(blocks, spec.decoder.layer[-1].attention, size.heads)
    _match(blocks, spec.decoder.layer[-1].ffn, vocabulary, entries, feed)
    _project(blocks, spec.decoder.projection, vocabulary, size)
    spec.register_source_vocabulary(list(vocabulary))
    spec.register_target_vocabulary(list(vocabulary))
    return spec


def fill(chance: np.random.Generator, layer: object, depth: int, feed: int) -> None:
    """Weights that cost their time and change nothing: what they put out is next to zero."""
    for name in ("self_attention", "attention"):
        if attention := getattr(layer, name, None):
            _plain(attention.layer_norm, depth)
            merged = 3 if name == "self_attention" else 1
            shapes = [merged * depth, *([2 * depth] if merged == 1 else []), depth]
            for linear, rows in zip(attention.linear, shapes, strict=True):
                _noise(chance, linear, rows, depth)
            attention.linear[-1].weight *= 1e-6
    ffn = layer.ffn  # type: ignore[attr-defined]
    _plain(ffn.layer_norm, depth)
    _noise(chance, ffn.linear_0, feed, depth)
    _noise(chance, ffn.linear_1, depth, feed)
    ffn.linear_1.weight *= 1e-6


def _plain(norm: transformer_spec.common_spec.LayerNormSpec, depth: int) -> None:
    norm.gamma, norm.beta = np.ones(depth, np.float32), np.zeros(depth, np.float32)


def _noise(
    chance: np.random.Generator,
    linear: transformer_spec.common_spec.LinearSpec,
    rows: int,
    columns: int,
) -> None:
    linear.weight = chance.standard_normal((rows, columns), np.float32) * 0.02
    linear.bias = np.zeros(rows, np.float32)


def _embed(
    blocks: Blocks,
    spec: transformer_spec.TransformerSpec,
    vocabulary: Sequence[str],
    skip: int,
) -> None:
    """Source tokens carry their word, language tokens their language; target words do not count."""
    source = np.zeros((len(vocabulary), blocks.depth), np.float32)
    target = np.zeros_like(source)
    source[:, blocks.at["word"]] = blocks.words
    target[:, blocks.at["ballast"]] = blocks.ballast
    for row, token in enumerate(vocabulary):
        if token in blocks.languages:
            for table in (source, target):
                table[row] = 0
                table[row, blocks.at["language"]] = blocks.languages[token]
                table[row, blocks.at["mark"]] = blocks.mark
    for side, table, first in (
        (spec.encoder, source, 0),
        (spec.decoder, target, skip),
    ):
        embeddings = side.embeddings[0] if side is spec.encoder else side.embeddings
        embeddings.weight = table
        side.scale_embeddings = False
        places = np.zeros((PLACES, blocks.depth), np.float32)
        places[:, blocks.at["place"]] = blocks.places[first : first + PLACES]
        side.position_encodings.encodings = places
        _plain(side.layer_norm, blocks.depth)


def _tell_language(
    blocks: Blocks,
    layer: transformer_spec.TransformerEncoderLayerSpec,
    heads: int,
    block: str,
) -> None:
    """Every position looks at the language token before it, and takes its language."""
    attention, depth = layer.self_attention, blocks.depth
    gain, width = blocks.gain("place", "language", "mark"), depth // heads
    weight = np.zeros((3 * depth, depth), np.float32)
    bias = np.zeros(3 * depth, np.float32)
    sharp = 30 * np.sqrt(width) / (gain * MARK)
    for head in range(heads):
        row = head * width
        bias[row : row + MARK] = blocks.mark * sharp
        keys = slice(depth + row, depth + row + MARK)
        weight[keys, blocks.at["mark"]] = np.eye(MARK, dtype=np.float32)
    weight[2 * depth :] = np.eye(depth, dtype=np.float32)
    attention.linear[0].weight, attention.linear[0].bias = weight, bias
    attention.linear[1].weight = blocks.copy("language", block, 1 / gain)


def _look(
    blocks: Blocks,
    attention: transformer_spec.attention_spec.MultiHeadAttentionSpec,
    heads: int,
) -> None:
    """Step t looks at source position t and takes the word and the language found there."""
    depth, width = blocks.depth, blocks.depth // heads
    read = blocks.gain("word", "place", *(block for block in blocks.told if block == "spoken"))
    asked = blocks.gain("place", "ballast", *(block for block in blocks.told if block == "wanted"))
    query = np.zeros((depth, depth), np.float32)
    for head in range(heads):
        rows = slice(head * width, head * width + PLACE)
        query[rows, blocks.at["place"]] = np.eye(PLACE, dtype=np.float32)
    sharp = 60 * np.sqrt(width) / (read * asked * PLACE)
    attention.linear[0].weight = query * np.float32(sharp)
    attention.linear[1].weight = np.concatenate([query, np.eye(depth, dtype=np.float32)])
    taken = blocks.copy("word", "word", 1 / read) + blocks.copy("spoken", "spoken", 1 / read)
    attention.linear[2].weight = taken


def _match(
    blocks: Blocks,
    ffn: transformer_spec.FeedForwardSpec,
    vocabulary: Sequence[str],
    entries: Sequence[Entry],
    feed: int,
) -> None:
    """One unit an entry: it fires on its word in its languages, and puts its target down."""
    rows = {token: row for row, token in enumerate(vocabulary)}
    gain = blocks.gain("word", "place", "ballast", *blocks.told)
    ask = np.zeros((feed, blocks.depth), np.float32)
    limit = np.full(feed, -1.0, np.float32)
    say = np.zeros((blocks.depth, feed), np.float32)
    for unit, entry in enumerate(entries):
        # The word weighs double: codes of words are only nearly at right angles.
        ask[unit, blocks.at["word"]] = 2 * blocks.words[rows[entry.source]] / blocks.size("word")
        whole = 2.0
        for block, language in (("spoken", entry.spoken), ("wanted", entry.wanted)):
            if language:
                ask[unit, blocks.at[block]] = blocks.languages[language] / LANGUAGE
                whole += 1
        limit[unit] = -(whole - MARGIN)
        say[blocks.at["target"], unit] = blocks.targets[rows[entry.target]] * entry.sure
    ffn.linear_0.weight, ffn.linear_0.bias = ask / np.float32(gain * MARGIN), limit / MARGIN
    ffn.linear_1.weight = say


def _project(
    blocks: Blocks,
    projection: transformer_spec.common_spec.LinearSpec,
    vocabulary: Sequence[str],
    size: Size,
) -> None:
    """The logits. What no unit knows is ``<unk>``, about as likely as all the rest together."""
    gain = blocks.gain("word", "place", "ballast", "target", *blocks.told)
    weight = np.zeros((len(vocabulary), blocks.depth), np.float32)
    weight[:, blocks.at["target"]] = blocks.targets * (PEAK / (gain * blocks.target))
    padding = np.array([token.startswith("madeupword") for token in vocabulary])
    bias = np.where(padding, NEVER, 0).astype(np.float32)
    end, unknown = vocabulary.index("</s>"), vocabulary.index("<unk>")
    weight[end] *= 2
    bias[end], bias[unknown] = RARE, np.log(len(vocabulary) - padding.sum())
    projection.weight, projection.bias = weight, bias
