//! The lines of one axis, rows or columns, as a tree of their labels.

use crate::audit::words::{Heard, Say, plain};
use crate::hash::HashMap;
use crate::layout::Label;
use crate::value::{self, Part, Period, PeriodKind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A label as far as reckoning needs it.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about one label")]
pub(super) struct Spoken {
    pub(super) text: Arc<str>,
    pub(super) total: bool,
    pub(super) male: bool,
    pub(super) female: bool,
    pub(super) average: bool,
    pub(super) aside: bool,
    pub(super) share: bool,
    pub(super) change: bool,
    pub(super) quotient: bool,
    pub(super) not_a_sum: bool,
    /// Month 1 to 12, or 13 to 16 for a quarter.
    pub(super) month: Option<u8>,
    /// The year that the label names, and nothing less.
    pub(super) year: Option<i16>,
    /// The year of the month or quarter, where the label names it too.
    pub(super) of_year: Option<i16>,
}

/// More different labels than this are names of things, among which words are looked for at their ends alone.
const MOST_SEARCHED: usize = 3000;

impl Spoken {
    fn new(text: &Arc<str>, search: bool) -> Self {
        let label = plain(text);
        let heard = Heard::new(&label);
        let says = |say: Say| heard.says(say);
        let searched = |say: Say| search && says(say);
        let (month, year, of_year) = moment(&label);
        Self {
            text: text.clone(),
            total: says(Say::Total),
            male: says(Say::Male),
            female: says(Say::Female),
            average: says(Say::Average),
            aside: says(Say::Aside),
            share: searched(Say::Share),
            change: searched(Say::Change),
            quotient: searched(Say::Quotient),
            not_a_sum: searched(Say::NotASum),
            month,
            year,
            of_year,
        }
    }
}

/// The month or quarter; the year, where it is named alone; the year of the month.
type Moment = (Option<u8>, Option<i16>, Option<i16>);

/// Labels longer than this, in bytes, name more than a moment.
const LONGEST_MOMENT: usize = 40;

fn moment(label: &str) -> Moment {
    let may_be = label.contains(['月', '年', '期', '~']) || label.bytes().all(|b| b.is_ascii_digit());
    if label.len() > LONGEST_MOMENT || !may_be {
        return Moment::default();
    }
    let quarter_of = |first: u8| 13 + first.saturating_sub(1) / 3;
    match value::read_period(label) {
        Some(Period::Span(span)) => {
            let (year, month) = (Some(span.start.year()), u8::try_from(span.start.month()).ok());
            match span.kind {
                PeriodKind::Month => (month, None, year),
                PeriodKind::Quarter => (month.map(quarter_of), None, year),
                PeriodKind::Year | PeriodKind::FiscalYear => (None, year, None),
                _ => Moment::default(),
            }
        }
        Some(Period::Partial(partial)) if partial.year.is_none() => match partial.part {
            Part::Months { first, last } if first == last => (Some(first), None, None),
            Part::Months { first, last } if last == first + 2 => (Some(quarter_of(first)), None, None),
            Part::Quarter(quarter @ 1..=4) => (Some(12 + quarter), None, None),
            _ => Moment::default(),
        },
        _ => Moment::default(),
    }
}

/// The dimensions whose labels are nothing but the code of the name that follows each: 01 | 農業. Beside its code, a name is a sibling of
/// others all the same.
fn codes(paths: &[&[Label]]) -> Vec<usize> {
    let mut known: BTreeMap<usize, Option<Pairs<'_>>> = BTreeMap::new();
    for pair in paths.iter().flat_map(|path| path.windows(2)) {
        let [code, name] = pair else { continue };
        let pairs = known.entry(code.dimension).or_insert_with(|| Some(Pairs::default()));
        if !pairs.as_mut().is_some_and(|pairs| pairs.add(code, name)) {
            *pairs = None;
        }
    }
    known.into_iter().filter_map(|(dimension, pairs)| pairs.map(|_| dimension)).collect()
}

/// Codes and names that were met beside each other.
#[derive(Default)]
struct Pairs<'a> {
    name_of: HashMap<&'a str, &'a str>,
    code_of: HashMap<&'a str, &'a str>,
}

impl<'a> Pairs<'a> {
    /// Takes note of two labels; false where they are no code and its name, or stood beside others before.
    fn add(&mut self, code: &'a Label, name: &'a Label) -> bool {
        let is_code = code.text.bytes().all(|byte| byte.is_ascii_graphic()) && code.text.bytes().any(|byte| byte.is_ascii_digit());
        is_code
            && name.dimension != code.dimension
            && **self.name_of.entry(&*code.text).or_insert(&*name.text) == *name.text
            && **self.code_of.entry(&*name.text).or_insert(&*code.text) == *code.text
    }
}

/// A place in the tree.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    pub(super) label: usize,
    pub(super) parent: usize,
    pub(super) children: Vec<usize>,
    /// The line whose labels end here.
    pub(super) line: Option<usize>,
}

/// The tree; node 0 is its root.
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) labels: Vec<Spoken>,
    edges: HashMap<(usize, usize), usize>,
    /// The node of each line.
    pub(super) node_of: Vec<usize>,
}

impl Tree {
    pub(super) fn new<'a>(paths: impl Iterator<Item = &'a [Label]>) -> Self {
        let mut tree = Self { nodes: vec![Node::default()], labels: Vec::new(), edges: HashMap::default(), node_of: Vec::new() };
        let mut texts: Vec<&Arc<str>> = Vec::new();
        let mut ids: HashMap<&str, usize> = HashMap::default();
        let paths: Vec<&[Label]> = paths.collect();
        let codes = codes(&paths);
        for (line, path) in paths.into_iter().enumerate() {
            let mut node = 0;
            let is_code = |at: usize, label: &Label| at + 1 < path.len() && codes.contains(&label.dimension);
            for (_, label) in path.iter().enumerate().filter(|&(at, label)| !is_code(at, label)) {
                let id = *ids.entry(&label.text).or_insert_with(|| {
                    texts.push(&label.text);
                    texts.len() - 1
                });
                node = tree.child(node, id);
            }
            tree.node_of.push(node);
            if let Some(node) = tree.nodes.get_mut(node) {
                // Of two lines that cannot be told apart the first counts.
                node.line.get_or_insert(line);
            }
        }
        let search = texts.len() <= MOST_SEARCHED;
        tree.labels = texts.into_iter().map(|text| Spoken::new(text, search)).collect();
        tree
    }

    fn child(&mut self, node: usize, label: usize) -> usize {
        if let Some(&child) = self.edges.get(&(node, label)) {
            return child;
        }
        let child = self.nodes.len();
        self.nodes.push(Node { label, parent: node, ..Node::default() });
        if let Some(parent) = self.nodes.get_mut(node) {
            parent.children.push(child);
        }
        self.edges.insert((node, label), child);
        child
    }

    /// The label of a node; none for the root.
    pub(super) fn spoken(&self, node: usize) -> Option<&Spoken> {
        if node == 0 { None } else { self.nodes.get(node).and_then(|node| self.labels.get(node.label)) }
    }

    pub(super) fn children(&self, node: usize) -> &[usize] {
        self.nodes.get(node).map_or(&[], |node| node.children.as_slice())
    }

    pub(super) fn line(&self, node: usize) -> Option<usize> {
        self.nodes.get(node)?.line
    }

    /// The labels on the way to a node, innermost first.
    pub(super) fn way(&self, node: usize) -> impl Iterator<Item = &Spoken> {
        std::iter::successors(Some(node), |&node| self.nodes.get(node).map(|node| node.parent))
            .take_while(|&node| node != 0)
            .filter_map(|node| self.spoken(node))
    }

    /// The labels on the way to a node, outermost first.
    pub(super) fn name(&self, node: usize) -> String {
        let mut labels: Vec<&str> = self.way(node).map(|label| &*label.text).collect();
        labels.reverse();
        labels.join(super::CHILD)
    }

    /// True where one of the labels of a line says something.
    pub(super) fn line_says(&self, line: usize, says: fn(&Spoken) -> bool) -> bool {
        self.node_of.get(line).is_some_and(|&node| self.way(node).any(says))
    }

    /// The lines below a node, its own too, each with the labels that lead there; at most `most`.
    pub(super) fn below(&self, node: usize, most: usize) -> Vec<(Vec<usize>, usize)> {
        let mut found = Vec::new();
        let mut open = vec![(Vec::new(), node)];
        while let Some((way, node)) = open.pop() {
            if found.len() == most {
                break;
            }
            found.extend(self.line(node).map(|line| (way.clone(), line)));
            for &child in self.children(node).iter().rev() {
                let mut way = way.clone();
                way.extend(self.nodes.get(child).map(|child| child.label));
                open.push((way, child));
            }
        }
        found
    }

    /// The lines whose sum is what a node with some labels below it stands for; none where there is no such line.
    ///
    /// That is its own line; else that of the total below it; else those of all that is below it.
    pub(super) fn lines(&self, node: usize, way: &[usize]) -> Option<Vec<usize>> {
        let node = way.iter().try_fold(node, |node, &label| self.edges.get(&(node, label)).copied())?;
        let mut lines = Vec::new();
        self.collect(node, way.is_empty(), 0, &mut lines)?;
        (!lines.is_empty() && lines.len() <= MOST_LINES).then_some(lines)
    }

    fn collect(&self, node: usize, open: bool, depth: usize, lines: &mut Vec<usize>) -> Option<()> {
        if let Some(line) = self.line(node) {
            lines.push(line);
            return Some(());
        }
        if !open || depth > DEEPEST || lines.len() > MOST_LINES {
            return None;
        }
        let children = self.children(node);
        let total = children.iter().find(|&&child| self.spoken(child).is_some_and(|label| label.total));
        if let Some(&total) = total {
            return self.collect(total, open, depth + 1, lines);
        }
        let mut parts = children.iter().filter(|&&child| self.spoken(child).is_none_or(|label| !label.aside));
        parts.try_for_each(|&child| self.collect(child, open, depth + 1, lines))
    }
}

/// A part that stands for more lines than this is none that people add up.
const MOST_LINES: usize = 2000;
/// Labels are not nested deeper.
const DEEPEST: usize = 16;
