"""A million letters of Shakespeare's plays, one text, in the public domain.

Collected by Andrej Karpathy for his char-rnn and kept by TensorFlow for its text tutorial.
Downloaded on first use and kept by Keras in `~/.keras`.
"""

import hashlib

from common.data.download import damaged, fetch

_URL = "https://storage.googleapis.com/download.tensorflow.org/data/shakespeare.txt"
_SHA256 = "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed"


def load() -> tuple[str, str]:
    """The whole text, with its line breaks, and the name of the data.

    Raises:
        UserError: no network, or a damaged or altered file.
    """
    path = fetch("shakespeare.txt", _URL, _SHA256, "1.1 MB")
    content = path.read_bytes()
    # A file that was put there by hand has passed no checksum yet.
    if hashlib.sha256(content).hexdigest() != _SHA256:
        raise damaged(path, "it holds another text than TensorFlow's")
    return content.decode("ascii"), f"Shakespeare, sha256 {_SHA256[:16]}"
