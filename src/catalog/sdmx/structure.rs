//! The structure of a table in SDMX-ML 2.1: concepts, code lists, data structure, dataflow.

use super::components::{Attribute, Code, Component, attributes, components};
use super::{VERSION, agency, dataflow};
use crate::catalog::xml::Xml;
use crate::catalog::{Cube, Observations, Published, Table};
use crate::message::{Lang, Message};
use crate::release::Words;

const NAMESPACE: &str = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1";

/// The structure that the SDMX-CSV of a table follows.
pub fn sdmx_structure(published: &Published<'_>, table: &Table, cube: &Cube, rows: &Observations) -> String {
    let structure = Structure {
        agency: agency(published.catalog),
        flow: dataflow(published, table),
        title: Words { ja: published.dataset.title_of(table, Lang::Ja), en: published.dataset.title_of(table, Lang::En) },
        account: Words { ja: table.account(published.dataset.sample, Lang::Ja), en: table.account(published.dataset.sample, Lang::En) },
        components: components(cube),
        attributes: attributes(table, rows),
    };
    let mut xml = Xml::new();
    let spaces = ["message", "structure", "common"].map(|name| (format!("xmlns:{}", &name[..3]), format!("{NAMESPACE}/{name}")));
    xml.open("mes:Structure", &spaces.each_ref().map(|(key, value)| (key.as_str(), value.as_str())));
    header(&mut xml, published, &structure);
    xml.open("mes:Structures", &[]);
    structure.dataflow(&mut xml);
    structure.code_lists(&mut xml, table, rows);
    structure.concepts(&mut xml);
    structure.data_structure(&mut xml);
    xml.finish()
}

fn header(xml: &mut Xml, published: &Published<'_>, structure: &Structure<'_>) {
    xml.open("mes:Header", &[]);
    xml.text("mes:ID", &[], &structure.flow);
    xml.text("mes:Test", &[], if published.dataset.sample { "true" } else { "false" });
    xml.text("mes:Prepared", &[], &format!("{}T00:00:00+09:00", published.dataset.modified()));
    xml.empty("mes:Sender", &[("id", &structure.agency)]);
    xml.close();
}

/// What the parts of the structure have in common.
struct Structure<'a> {
    agency: String,
    flow: String,
    title: Words,
    account: Words,
    components: Vec<Component<'a>>,
    attributes: Vec<Attribute>,
}

impl Structure<'_> {
    /// Begins something that the agency maintains, with its names.
    fn maintained(&self, xml: &mut Xml, kind: &str, id: &str, names: &Words) {
        xml.open(kind, &[("id", id), ("agencyID", &self.agency), ("version", VERSION), ("isFinal", "true")]);
        both(xml, "com:Name", names);
    }

    fn reference(&self, xml: &mut Xml, kind: &str, class: &str, package: &str, id: &str) {
        xml.open(kind, &[]);
        let own = [("id", id), ("version", VERSION), ("agencyID", &self.agency), ("package", package), ("class", class)];
        xml.empty("Ref", &own);
        xml.close();
    }

    fn dataflow(&self, xml: &mut Xml) {
        xml.open("str:Dataflows", &[]);
        self.maintained(xml, "str:Dataflow", &self.flow, &self.title);
        both(xml, "com:Description", &self.account);
        self.reference(xml, "str:Structure", "DataStructure", "datastructure", &self.flow);
        xml.close();
        xml.close();
    }

    fn code_lists(&self, xml: &mut Xml, table: &Table, rows: &Observations) {
        xml.open("str:Codelists", &[]);
        for component in &self.components {
            if let Some(codes) = &component.codes {
                self.code_list(xml, &component.id, &component.title, codes);
            }
        }
        for attribute in self.attributes.iter().filter(|attribute| attribute.coded) {
            self.code_list(xml, attribute.id, &title(attribute), &attribute.codes(table, rows));
        }
        xml.close();
    }

    fn code_list(&self, xml: &mut Xml, id: &str, names: &Words, codes: &[Code]) {
        self.maintained(xml, "str:Codelist", &self.list(id), names);
        for code in codes {
            xml.open("str:Code", &[("id", &code.id)]);
            both(xml, "com:Name", &code.label);
            if let Some(parent) = &code.parent {
                xml.open("str:Parent", &[]);
                xml.empty("Ref", &[("id", parent)]);
                xml.close();
            }
            xml.close();
        }
        xml.close();
    }

    /// The name of the code list of a component.
    fn list(&self, id: &str) -> String {
        format!("CL_{}_{id}", self.flow)
    }

    fn scheme(&self) -> String {
        format!("CS_{}", self.flow)
    }

    fn concepts(&self, xml: &mut Xml) {
        xml.open("str:Concepts", &[]);
        self.maintained(xml, "str:ConceptScheme", &self.scheme(), &self.title);
        let dimensions = self.components.iter().map(|component| (component.id.as_str(), component.title.clone()));
        let measure = ("OBS_VALUE", Words { ja: value(Lang::Ja), en: value(Lang::En) });
        for (id, names) in dimensions.chain([measure]).chain(self.attributes.iter().map(|attribute| (attribute.id, title(attribute)))) {
            xml.open("str:Concept", &[("id", id)]);
            both(xml, "com:Name", &names);
            xml.close();
        }
        xml.close();
        xml.close();
    }

    fn data_structure(&self, xml: &mut Xml) {
        xml.open("str:DataStructures", &[]);
        self.maintained(xml, "str:DataStructure", &self.flow, &self.title);
        xml.open("str:DataStructureComponents", &[]);
        xml.open("str:DimensionList", &[("id", "DimensionDescriptor")]);
        for (position, component) in (1usize..).zip(&self.components) {
            let (kind, position) = (if component.codes.is_some() { "str:Dimension" } else { "str:TimeDimension" }, position.to_string());
            xml.open(kind, &[("id", &component.id), ("position", &position)]);
            self.concept(xml, &component.id);
            self.representation(xml, component.codes.is_some().then(|| self.list(&component.id)), "ObservationalTimePeriod");
            xml.close();
        }
        xml.close();
        self.attribute_list(xml);
        xml.open("str:MeasureList", &[("id", "MeasureDescriptor")]);
        xml.open("str:PrimaryMeasure", &[("id", "OBS_VALUE")]);
        self.concept(xml, "OBS_VALUE");
        self.representation(xml, None, "Double");
    }

    fn attribute_list(&self, xml: &mut Xml) {
        xml.open("str:AttributeList", &[("id", "AttributeDescriptor")]);
        for attribute in &self.attributes {
            let status = if attribute.id == "OBS_STATUS" { "Mandatory" } else { "Conditional" };
            xml.open("str:Attribute", &[("id", attribute.id), ("assignmentStatus", status)]);
            self.concept(xml, attribute.id);
            let kind = if attribute.id == "UNIT_MULT" { "Integer" } else { "String" };
            self.representation(xml, attribute.coded.then(|| self.list(attribute.id)), kind);
            xml.open("str:AttributeRelationship", &[]);
            xml.open("str:PrimaryMeasure", &[]);
            xml.empty("Ref", &[("id", "OBS_VALUE")]);
            xml.close();
            xml.close();
            xml.close();
        }
        xml.close();
    }

    fn concept(&self, xml: &mut Xml, id: &str) {
        xml.open("str:ConceptIdentity", &[]);
        let scheme = self.scheme();
        let parent = [("maintainableParentID", scheme.as_str()), ("maintainableParentVersion", VERSION), ("agencyID", &self.agency)];
        let own = [("id", id), ("package", "conceptscheme"), ("class", "Concept")];
        xml.empty("Ref", &[&own[..1], &parent[..], &own[1..]].concat());
        xml.close();
    }

    fn representation(&self, xml: &mut Xml, list: Option<String>, kind: &str) {
        xml.open("str:LocalRepresentation", &[]);
        match list {
            Some(list) => self.reference(xml, "str:Enumeration", "Codelist", "codelist", &list),
            None => xml.empty("str:TextFormat", &[("textType", kind)]),
        }
        xml.close();
    }
}

fn both(xml: &mut Xml, kind: &str, words: &Words) {
    for (lang, text) in [("ja", &words.ja), ("en", &words.en)] {
        if !text.is_empty() {
            xml.text(kind, &[("xml:lang", lang)], text);
        }
    }
}

fn title(attribute: &Attribute) -> Words {
    crate::catalog::published::words(&Message::plain(attribute.title))
}

fn value(lang: Lang) -> String {
    Message::plain("catalog.value").text(lang)
}
