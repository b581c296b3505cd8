"""Peer of the part `load`: h5py reads the columns that the official code reads, as arrays.

usage: load_h5py.py FILE
"""

import sys
import time

import h5py
import numpy as np

from serve import serve

COLUMNS = ("observations", "actions", "rewards", "costs", "terminals", "timeouts")


def main(file):
    def answer(_):
        start = time.perf_counter()
        with h5py.File(file, "r") as h5:
            columns = [np.array(h5[name]) for name in COLUMNS]
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "observationSum": float(columns[0].sum(dtype=np.float64))}

    serve({"version": f"h5py {h5py.__version__}, HDF5 {h5py.version.hdf5_version}"}, answer)


if __name__ == "__main__":
    main(sys.argv[1])
