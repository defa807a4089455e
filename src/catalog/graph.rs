//! A graph of RDF in the order in which it was made, written as Turtle and as JSON-LD.

use crate::hash::HashSet;
use oxrdf::{Literal, NamedNode, Term, TripleRef};
use oxttl::TurtleSerializer;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

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

/// Statements, each once, by what they are about.
#[derive(Debug, Default)]
pub(super) struct Graph {
    /// The things that are spoken of, in the order in which they first were.
    nodes: Vec<Node>,
    /// Where each of them is.
    places: BTreeMap<String, usize>,
}

fn digest(predicate: &str, object: &Term) -> u64 {
    let mut hasher = DefaultHasher::new();
    (predicate, object).hash(&mut hasher);
    hasher.finish()
}

/// What is said of one thing.
#[derive(Debug)]
struct Node {
    subject: NamedNode,
    /// Predicates, with their prefixes, and objects, in the order in which they were said.
    said: Vec<(Arc<str>, Term)>,
    /// Digests of the statements: one that is not here is new.
    digests: HashSet<u64>,
}

impl Node {
    /// The statements, those of one predicate together.
    fn grouped(&self) -> Vec<&(Arc<str>, Term)> {
        let mut said: Vec<_> = self.said.iter().collect();
        said.sort_by_cached_key(|(predicate, _)| expanded(predicate));
        said
    }

    /// The thing as an object of JSON-LD.
    fn json_ld(&self) -> Value {
        let mut node = Map::from_iter([("@id".to_owned(), json!(self.subject.as_str()))]);
        for (predicate, object) in self.grouped() {
            said(&mut node, predicate, object);
        }
        Value::Object(node)
    }
}

impl Graph {
    /// What is said of a thing; what follows is said of the same.
    pub(super) fn about(&mut self, subject: &str) -> About<'_> {
        About { graph: self, subject: expanded(subject) }
    }

    /// A statement; one with an address that is none is left out.
    fn add(&mut self, subject: &str, predicate: &str, object: Term) {
        let at = if let Some(at) = self.places.get(subject) {
            *at
        } else {
            let Ok(node) = NamedNode::new(subject) else { return };
            self.places.insert(subject.to_owned(), self.nodes.len());
            self.nodes.push(Node { subject: node, said: Vec::new(), digests: HashSet::default() });
            self.nodes.len() - 1
        };
        let Some(node) = self.nodes.get_mut(at) else { return };
        if !node.digests.insert(digest(predicate, &object))
            && node.said.iter().any(|(known, other)| **known == *predicate && *other == object)
        {
            return;
        }
        // One predicate is said of a thing many times; all of them share its name.
        let shared = node.said.last().map(|(known, _)| known).filter(|known| ***known == *predicate).cloned();
        node.said.push((shared.unwrap_or_else(|| Arc::from(predicate)), object));
    }

    /// The graph in Turtle.
    pub(super) fn turtle(&self) -> String {
        let with = |serializer: TurtleSerializer, (prefix, space): &(&str, &str)| {
            serializer.clone().with_prefix(*prefix, *space).unwrap_or(serializer)
        };
        let mut writer = PREFIXES.iter().fold(TurtleSerializer::new(), with).for_writer(Vec::new());
        for node in &self.nodes {
            for (predicate, object) in node.grouped() {
                if let Ok(predicate) = NamedNode::new(expanded(predicate)) {
                    // A vector takes all that is written to it.
                    let _ = writer.serialize_triple(TripleRef::new(&node.subject, &predicate, object));
                }
            }
        }
        writer.finish().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// The graph in JSON-LD, a line for each thing.
    pub(super) fn json_ld(&self) -> String {
        let context: Map<String, Value> = PREFIXES.iter().map(|(prefix, space)| ((*prefix).to_owned(), json!(space))).collect();
        let mut text = format!("{{\n\"@context\": {},\n\"@graph\": [", Value::Object(context));
        for (at, node) in self.nodes.iter().enumerate() {
            let _ = write!(text, "{}\n{}", if at == 0 { "" } else { "," }, node.json_ld());
        }
        text.push_str("\n]\n}\n");
        text
    }
}

/// Puts a statement into a node of JSON-LD.
fn said(node: &mut Map<String, Value>, predicate: &str, object: &Term) {
    let (key, value) = match (shortened(&expanded(predicate)).as_str(), object) {
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
