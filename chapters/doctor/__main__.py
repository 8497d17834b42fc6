"""python -m chapters.doctor: the same as python -m chapters doctor."""

import sys

from chapters import doctor

if __name__ == "__main__":
    sys.exit(doctor.main(sys.argv[1:]))
