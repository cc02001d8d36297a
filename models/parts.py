"""Parts of the sites, which take turns in being judged by what the others teach."""

import hashlib

PARTS = 5


def part_of(site):
    return int(hashlib.md5(site.encode()).hexdigest(), 16) % PARTS
