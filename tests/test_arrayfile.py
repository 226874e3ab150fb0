"""Named arrays in one file."""

from __future__ import annotations

import subprocess
import sys

import numpy as np

from summarizer.learned import arrayfile


def test_arrays_come_back_by_name_and_the_same_arrays_give_the_same_bytes(tmp_path):
    arrays = {"keys": np.array([3, 70_000], np.uint32), "values": np.array([[0.5, -1.0]], np.float32), "one": np.float32(2.5)}
    arrayfile.write(tmp_path / "a.npy", arrays)
    arrayfile.write(tmp_path / "b.npy", arrays)
    assert (tmp_path / "a.npy").read_bytes() == (tmp_path / "b.npy").read_bytes()
    again = arrayfile.read(tmp_path / "a.npy")
    assert list(again) == list(arrays)
    for name, array in arrays.items():
        assert again[name].dtype == array.dtype
        assert np.array_equal(again[name], array)


def test_one_line_by_the_default_loads_no_machinery_of_zip_files():
    program = ("import sys; from summarizer import Options, one_line; one_line('河岸新区启用智慧路灯。路灯按车流调节亮度，每年省电三成。', Options());"
               "assert 'summarizer.learned.weights' in sys.modules; print('zipfile' in sys.modules)")
    assert subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.strip() == "False"
