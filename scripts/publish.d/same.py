"""Compares what a CKAN portal says and serves with an output folder: same.py URL OUTPUT [LICENCE].

Every dataset of ckan.json by package_show, every field that publishing fills, the files in their order, and the SHA-256 of the bytes that
the portal serves for each. Files that carry no checksum are of somebody else and left alone. Prints the first differences; exit 1 then.
"""
import hashlib
import json
import sys
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

url, output = sys.argv[1], Path(sys.argv[2])
licence = sys.argv[3] if len(sys.argv) > 3 else None
faults = []


def same(what, found, wanted):
    if found != wanted:
        faults.append(f"{what}: {found!r}, not {wanted!r}")


def pairs(extras):
    return {(one["key"], one["value"]) for one in extras}


def compare(wanted):
    name = wanted["name"]
    there = json.load(urlopen(f"{url}/api/3/action/package_show?id={quote(name)}"))["result"]
    for key in ["title", "notes", "author", "maintainer", "maintainer_email", "url", "version", "private"]:
        same(f"{name}: {key}", there[key], wanted.get(key))
    same(f"{name}: license_id", there["license_id"], licence or wanted["license_id"])
    same(f"{name}: state", there["state"], "active")
    same(f"{name}: tags", {tag["name"] for tag in there["tags"]}, {tag["name"] for tag in wanted["tags"]})
    same(f"{name}: extras", pairs(there["extras"]), pairs(wanted["extras"]))
    ours = [one for one in there["resources"] if one.get("hash")]
    same(f"{name}: files", [one["name"] for one in ours], [one["name"] for one in wanted["resources"]])
    for found, file in zip(ours, wanted["resources"]):
        what = "/".join(file["url"].split("/")[-2:])
        for key in ["name", "description", "format", "mimetype", "hash", "size"]:
            same(f"{what}: {key}", found[key], file[key])
        served = urlopen(found["url"]).read()
        same(f"{what}: bytes", hashlib.sha256(served).hexdigest(), hashlib.sha256((output / what).read_bytes()).hexdigest())
    return len(ours)


files = sum(compare(wanted) for wanted in json.loads((output / "ckan.json").read_text(encoding="utf-8"))["results"])
print("\n".join(faults[:20]) or f"{files} files")
sys.exit(bool(faults))
