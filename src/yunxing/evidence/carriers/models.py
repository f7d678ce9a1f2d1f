"""The recognising models: where they lie, how many threads they use, one set of them for a process.

They come with the rapidocr package (PP-OCR, Apache-2.0) and are run here directly: nothing is looked for on a network,
nothing is logged. How they are asked is ``detecting`` and ``spelling``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import cv2
import numpy as np
import onnxruntime

THREADS = 2
A = TypeVar("A")
B = TypeVar("B")


class Models(NamedTuple):
    """The two models, what the outputs of the second stand for, and the threads to ask it with."""

    finder: Any
    speller: Any
    letters: tuple[str, ...]
    pool: ThreadPoolExecutor | None

    def each(self, do: Callable[[A], B], work: Iterable[A]) -> list[B]:
        """Do the same to each, in order of the work, on all threads."""
        return list(map(do, work) if self.pool is None else self.pool.map(do, work))


_held: list[Models] = []


def prepare(threads: int = THREADS) -> None:
    """Load the models for so many threads and run each once. A worker among several processes asks for one thread.

    What is read later uses these; without it, the first picture loads them for two threads.
    """
    release()
    cv2.setNumThreads(threads)
    speller = _session("rec", 1)  # lines are independent: one thread each is faster than several for one
    names = speller.get_modelmeta().custom_metadata_map["character"].splitlines()
    pool = ThreadPoolExecutor(threads, "spelling") if threads > 1 else None
    held = Models(_session("det", threads), speller, ("", *names, " "), pool)
    held.finder.run(None, {held.finder.get_inputs()[0].name: np.zeros((1, 3, 64, 64), np.float32)})
    speller.run(None, {speller.get_inputs()[0].name: np.zeros((1, 3, 48, 320), np.float32)})
    _held.append(held)


def models() -> Models:
    """The models of this process, loaded when first asked for."""
    if not _held:
        prepare()
    return _held[0]


def release() -> None:
    """Let go of the models and their threads."""
    while _held:
        pool = _held.pop().pool
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)


def _session(part: str, threads: int) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # an arena keeps the largest page's memory for ever
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(_file(part)), options, providers=["CPUExecutionProvider"])


def _file(part: str) -> Path:
    spec = find_spec("rapidocr")
    folder = Path(spec.origin).parent / "models" if spec is not None and spec.origin else Path()
    found = sorted(folder.glob(f"*_{part}_*.onnx"))
    if not found:
        raise RuntimeError(
            f"文字识别模型（{part}）不在 rapidocr 包中，请重新安装依赖；"
            f"the package rapidocr lacks its {part} model: install the requirements again"
        )
    return found[-1]
