//! Where a release comes from: the files it was made from and the program that made it.

use super::super::graph::Graph;
use crate::catalog::{Catalog, Release};
use crate::message::{Lang, Message};

/// What is known of how a release came about.
pub(super) fn of_release(graph: &mut Graph, catalog: &Catalog, release: &Release, own: &str) {
    let manifest = &release.manifest;
    let tool = format!("{}#tool-{}", catalog.base_url(), super::super::published::encoded(&manifest.tool.replace(' ', "-")));
    graph.about(&tool).is("prov:SoftwareAgent").is("prov:Agent").text("foaf:name", &manifest.tool);
    let statement = Message::new("catalog.provenance", [manifest.sources.len().to_string(), manifest.tool.clone()]);
    let (statement_at, build) = (format!("{own}#provenance"), format!("{own}#build"));
    let about = graph.about(&statement_at).is("dct:ProvenanceStatement");
    about.says("rdfs:label", &statement.text(Lang::Ja), &statement.text(Lang::En));
    let sources: Vec<String> = (1usize..)
        .zip(&manifest.sources)
        .map(|(number, source)| {
            let address = format!("{own}#source-{number}");
            let checksum = format!("{address}-sha256");
            let about = graph.about(&checksum).is("spdx:Checksum").to("spdx:algorithm", "spdx:checksumAlgorithm_sha256");
            about.value("spdx:checksumValue", &source.sha256, "hexBinary");
            let about = graph.about(&address).is("prov:Entity").text("dct:title", &source.name).text("dct:description", &source.format);
            let about = about.to("spdx:checksum", &checksum).value("dcat:byteSize", &source.bytes.to_string(), "nonNegativeInteger");
            if source.name.starts_with("http") {
                about.to("prov:atLocation", &source.name);
            }
            address
        })
        .collect();
    graph.about(&build).is("prov:Activity").all("prov:used", &sources).to("prov:wasAssociatedWith", &tool);
    let about = graph.about(own).is("prov:Entity").to("dct:provenance", &statement_at);
    about.all("prov:wasDerivedFrom", &sources).to("prov:wasGeneratedBy", &build);
}
