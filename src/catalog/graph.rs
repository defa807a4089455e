//! A graph of RDF in the order in which it was made, written as Turtle and as JSON-LD.

use oxrdf::{Literal, NamedNode, Term, Triple};
use oxttl::TurtleSerializer;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The prefixes of the vocabularies in use.
const PREFIXES: [(&str, &str); 17] = [
    ("adms", "http://www.w3.org/ns/adms#"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dcatap", "http://data.europa.eu/r5r/"),
    ("dct", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("qb", "http://purl.org/linked-data/cube#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "https://schema.org/"),
    ("sdmx-concept", "http://purl.org/linked-data/sdmx/2009/concept#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("spdx", "http://spdx.org/rdf/terms#"),
    ("vcard", "http://www.w3.org/2006/vcard/ns#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("seihyo", "https://example.org/seihyo#"),
];

/// A name with its prefix as an address; one that has none is an address already.
fn expanded(name: &str) -> String {
    let known = |(prefix, space): &(&str, &str)| Some(format!("{space}{}", name.strip_prefix(prefix)?.strip_prefix(':')?));
    PREFIXES.iter().find_map(known).unwrap_or_else(|| name.to_owned())
}

/// An address with its prefix.
fn shortened(iri: &str) -> String {
    let plain = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    let known = |(prefix, space): &(&str, &str)| Some(format!("{prefix}:{}", iri.strip_prefix(space).filter(|rest| plain(rest))?));
    PREFIXES.iter().find_map(known).unwrap_or_else(|| iri.to_owned())
}

/// Statements, each once.
#[derive(Debug, Default)]
pub(super) struct Graph {
    triples: Vec<Triple>,
    known: BTreeSet<String>,
}

impl Graph {
    /// What is said of a thing; what follows is said of the same.
    pub(super) fn about(&mut self, subject: &str) -> About<'_> {
        About { graph: self, subject: expanded(subject) }
    }

    /// A statement; one with an address that is none is left out.
    fn add(&mut self, subject: &str, predicate: &str, object: Term) {
        let Ok(subject) = NamedNode::new(subject) else { return };
        let Ok(predicate) = NamedNode::new(expanded(predicate)) else { return };
        let triple = Triple::new(subject, predicate, object);
        if self.known.insert(triple.to_string()) {
            self.triples.push(triple);
        }
    }

    /// Takes over the statements of another graph; `from` is called `to` in them.
    pub(super) fn take(&mut self, other: Self, from: &str, to: &str) {
        for triple in other.triples {
            let of = |iri: &str| if iri == from { to.to_owned() } else { iri.to_owned() };
            let object = match &triple.object {
                Term::NamedNode(node) => NamedNode::new(of(node.as_str())).map_or_else(|_| triple.object.clone(), Term::from),
                other => other.clone(),
            };
            let subject = triple.subject.to_string();
            self.add(&of(subject.trim_start_matches('<').trim_end_matches('>')), triple.predicate.as_str(), object);
        }
    }

    /// The statements in order, those about one thing together where it was first spoken of.
    fn grouped(&self) -> Vec<&Triple> {
        let mut order = std::collections::BTreeMap::new();
        for triple in &self.triples {
            let next = order.len();
            order.entry(triple.subject.to_string()).or_insert(next);
        }
        let mut triples: Vec<&Triple> = self.triples.iter().collect();
        triples.sort_by_cached_key(|triple| (order.get(&triple.subject.to_string()).copied(), triple.predicate.to_string()));
        triples
    }

    /// The graph in Turtle.
    pub(super) fn turtle(&self) -> String {
        let with = |serializer: TurtleSerializer, (prefix, space): &(&str, &str)| {
            serializer.clone().with_prefix(*prefix, *space).unwrap_or(serializer)
        };
        let mut writer = PREFIXES.iter().fold(TurtleSerializer::new(), with).for_writer(Vec::new());
        // A vector takes all that is written to it.
        let _ = self.grouped().into_iter().try_for_each(|triple| writer.serialize_triple(triple.as_ref()));
        writer.finish().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// The graph in JSON-LD.
    pub(super) fn json_ld(&self) -> Value {
        let context: Map<String, Value> = PREFIXES.iter().map(|(prefix, space)| ((*prefix).to_owned(), json!(space))).collect();
        let mut nodes: Vec<Map<String, Value>> = Vec::new();
        let mut last = String::new();
        for triple in self.grouped() {
            let subject = triple.subject.to_string();
            if subject != last || nodes.is_empty() {
                nodes.push(Map::from_iter([("@id".to_owned(), json!(subject.trim_start_matches('<').trim_end_matches('>')))]));
                last = subject;
            }
            if let Some(node) = nodes.last_mut() {
                said(node, triple);
            }
        }
        json!({ "@context": context, "@graph": nodes })
    }
}

/// Puts a statement into a node of JSON-LD.
fn said(node: &mut Map<String, Value>, triple: &Triple) {
    let (key, value) = match (shortened(triple.predicate.as_str()).as_str(), &triple.object) {
        ("rdf:type", Term::NamedNode(kind)) => ("@type".to_owned(), json!(shortened(kind.as_str()))),
        (key, object) => (key.to_owned(), object_value(object)),
    };
    if let Value::Array(values) = node.entry(key).or_insert_with(|| json!([])) {
        values.push(value);
    }
}

fn object_value(object: &Term) -> Value {
    match object {
        Term::NamedNode(node) => json!({ "@id": node.as_str() }),
        Term::Literal(literal) => match (literal.language(), literal.datatype().as_str()) {
            (Some(language), _) => json!({ "@value": literal.value(), "@language": language }),
            (None, "http://www.w3.org/2001/XMLSchema#string") => json!({ "@value": literal.value() }),
            (None, kind) => json!({ "@value": literal.value(), "@type": shortened(kind) }),
        },
        Term::BlankNode(node) => json!({ "@id": node.to_string() }),
    }
}

/// One thing of a graph.
pub(super) struct About<'g> {
    graph: &'g mut Graph,
    subject: String,
}

impl About<'_> {
    /// It is one of a class.
    pub(super) fn is(self, class: &str) -> Self {
        self.to("rdf:type", class)
    }

    /// It leads to another thing; nothing is said where that has no address.
    pub(super) fn to(self, predicate: &str, object: &str) -> Self {
        if let Ok(node) = NamedNode::new(expanded(object)) {
            self.graph.add(&self.subject, predicate, node.into());
        }
        self
    }

    /// It leads to several things.
    pub(super) fn all<'a>(self, predicate: &str, objects: impl IntoIterator<Item = &'a String>) -> Self {
        objects.into_iter().fold(self, |about, object| about.to(predicate, object))
    }

    /// A text in both languages.
    pub(super) fn says(self, predicate: &str, ja: &str, en: &str) -> Self {
        self.says_in(predicate, ja, "ja").says_in(predicate, en, "en")
    }

    /// A text in one language; an empty one is left out.
    pub(super) fn says_in(self, predicate: &str, text: &str, language: &str) -> Self {
        if !text.is_empty()
            && let Ok(literal) = Literal::new_language_tagged_literal(text, language)
        {
            self.graph.add(&self.subject, predicate, literal.into());
        }
        self
    }

    /// A text without a language.
    pub(super) fn text(self, predicate: &str, text: &str) -> Self {
        if !text.is_empty() {
            self.graph.add(&self.subject, predicate, Literal::new_simple_literal(text).into());
        }
        self
    }

    /// A value of a type of XML Schema: `date`, `nonNegativeInteger`.
    pub(super) fn value(self, predicate: &str, text: &str, kind: &str) -> Self {
        if let Ok(kind) = NamedNode::new(expanded(&format!("xsd:{kind}"))) {
            self.graph.add(&self.subject, predicate, Literal::new_typed_literal(text, kind).into());
        }
        self
    }
}
