"""Many pictures on the machines of a dask cluster; needs `vqcodec[distributed]`.

What comes out is what one machine makes, byte by byte. Workers read and write files themselves, so
that all of them see the same folders. Where no client of dask is there, threads of this process do
the work. Workers run what a client sends them: connect to a scheduler that you trust, as dask says.
"""

from .encoding import Encoded as Encoded
from .encoding import encode as encode
from .training import train as train
