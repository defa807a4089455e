"""A stand-in for Solr, for a CKAN on a machine that no registry gives a Solr: index.py PORT SCHEMA.

CKAN itself is unchanged and speaks to this as to Solr: add, delete and select by name, over HTTP. It keeps documents in memory and holds
each against CKAN's own schema.xml as Lucene would: no text of more than 32,766 bytes as one term, dates as dates, one value where one is
allowed, what is required. It does not cut texts into words: what asks for words gets every dataset.
"""
import json
import re
import sys
import xml.etree.ElementTree as xml
from fnmatch import fnmatchcase
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TERM = 32_766
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")

schema = open(sys.argv[2], encoding="utf-8").read()
fields = xml.fromstring(schema).find("fields")
held = {}


def field(name):
    """The field of the schema; its dynamic fields stand last, the one for all else at the very end."""
    return next(one for one in fields if fnmatchcase(name, one.get("name")))


def fault(document):
    """What Solr would refuse a document for."""
    for name in (one.get("name") for one in fields if one.get("required") == "true"):
        if document.get(name) is None:
            return f"missing required field: {name}"
    for name, value in document.items():
        kind = field(name)
        values = value if isinstance(value, list) else [value]
        if len(values) > 1 and kind.get("multiValued") != "true":
            return f"multiple values encountered for non multiValued field {name}"
        for one in values:
            if kind.get("type") == "string" and kind.get("indexed") == "true" and len(str(one).encode()) > TERM:
                return f'Document contains at least one immense term in field="{name}"'
            if kind.get("type") == "date" and not DATE.fullmatch(str(one)):
                return f"Invalid Date String:'{one}'"
    return None


def documents(body):
    """The documents of an update, which is JSON or XML as pysolr's version has it."""
    if body.lstrip().startswith(b"["):
        return [{name: value for name, value in document.items() if value is not None} for document in json.loads(body)]
    return [{one.get("name"): [same.text or "" for same in doc if same.get("name") == one.get("name")] for one in doc}
            for doc in xml.fromstring(body).iter("doc")]


def found(query):
    names = set(re.findall(r'\b(?:name|id):"([^"]*)"', query))
    return [one for one in held.values() if not names or names & {value_of(one, "name"), value_of(one, "id")}]


def value_of(document, name):
    value = document.get(name)
    return value[0] if isinstance(value, list) and value else value


def shown(document):
    """A document as select gives it: one value where the schema allows one."""
    return {name: value if field(name).get("multiValued") == "true" else value_of(document, name)
            for name, value in document.items() if field(name).get("stored") == "true"}


class Index(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        address = urlsplit(self.path)
        if "/schema" in address.path:
            return self.answer(200, schema, "application/xml")
        return self.select(parse_qs(address.query))

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if "/select" in self.path:
            return self.select(parse_qs(body.decode()))
        if body.lstrip().startswith(b"<delete"):
            for one in found(xml.fromstring(body).findtext("query") or ""):
                held.pop(value_of(one, "index_id"))
        elif not body.lstrip().startswith(b"<commit"):
            for document in documents(body):
                wrong = fault(document)
                if wrong:
                    return self.answer(400, json.dumps({"error": {"msg": wrong, "code": 400}}))
                held[value_of(document, "index_id")] = document
        return self.answer(200, '{"responseHeader":{"status":0}}')

    def select(self, asked):
        every = found(asked.get("q", [""])[0])
        rows, start = int(asked.get("rows", ["10"])[0]), int(asked.get("start", ["0"])[0])
        docs = [shown(one) for one in every[start:start + rows]]
        self.answer(200, json.dumps({"response": {"numFound": len(every), "start": start, "docs": docs}, "facet_counts": {"facet_fields": {}}}))

    def answer(self, status, text, kind="application/json"):
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Index).serve_forever()
