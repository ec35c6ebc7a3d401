//! Whether HTML is a letter or a trap. Browsers' rules for reading HTML take time by the square of its depth, of the
//! attributes of one tag, and of what is moved out of a table; a stranger writes such a page in a second. What no
//! program writes is found out here in linear time, and is then not read as HTML at all.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, ExpandedName, LocalName, ParseOpts, QualName, local_name, ns};

/// Elements within each other. Newsletters nest their tables about thirty deep, which makes a hundred and twenty.
const DEEPEST: usize = 250;
/// Elements and pieces of text in all. A table of ten thousand rows has fewer.
const MOST_NODES: usize = 100_000;
/// Attributes of one tag.
const MOST_ATTRIBUTES: usize = 250;
/// Neighbours looked at to find the place of something that is moved.
const MOST_LOOKS: usize = 5_000_000;
/// The outline is looked at each time that so much was read: little enough that no piece of it takes long.
const PIECE: usize = 1024;

/// Whether it can be cleaned in a time that goes by its length.
pub(super) fn is_bearable(html: &str) -> bool {
    if !html.contains('<') {
        return true;
    }
    if has_too_many_attributes(html) {
        return false;
    }
    let context = QualName::new(None, ns!(html), local_name!("div"));
    let mut parser = html5ever::parse_fragment(
        Outline::new(),
        ParseOpts::default(),
        context,
        Vec::new(),
        false,
    );
    let mut rest = html;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
        parser.process(StrTendril::from_slice(piece));
        if parser.tokenizer.sink.sink.unbearable.get() {
            return false;
        }
        rest = after;
    }
    !parser.finish()
}

/// Where a reader is within a tag (HTML, 13.2.5.6 to 13.2.5.40).
#[derive(Clone, Copy)]
enum Within {
    Name,
    BeforeAttribute,
    Attribute,
    AfterAttribute,
    BeforeValue,
    InDoubleQuotes,
    InSingleQuotes,
    Unquoted,
}

const PLACES: [Within; 8] = [
    Within::Name,
    Within::BeforeAttribute,
    Within::Attribute,
    Within::AfterAttribute,
    Within::BeforeValue,
    Within::InDoubleQuotes,
    Within::InSingleQuotes,
    Within::Unquoted,
];

/// The next place, and whether an attribute begins there; `None` when the tag is over.
fn next(place: Within, byte: u8) -> Option<(Within, bool)> {
    let space = byte.is_ascii_whitespace();
    Some(match (place, byte) {
        (Within::InDoubleQuotes, b'"') | (Within::InSingleQuotes, b'\'') => {
            (Within::BeforeAttribute, false)
        }
        (Within::InDoubleQuotes | Within::InSingleQuotes, _) => (place, false),
        (_, b'>') => return None,
        (Within::Unquoted, _) if space => (Within::BeforeAttribute, false),
        (Within::Unquoted, _) => (place, false),
        (Within::BeforeValue, b'"') => (Within::InDoubleQuotes, false),
        (Within::BeforeValue, b'\'') => (Within::InSingleQuotes, false),
        (Within::BeforeValue, _) if space => (place, false),
        (Within::BeforeValue, _) => (Within::Unquoted, false),
        (_, b'/') => (Within::BeforeAttribute, false),
        (Within::Attribute | Within::AfterAttribute, b'=') => (Within::BeforeValue, false),
        (Within::Attribute | Within::AfterAttribute, _) if space => (Within::AfterAttribute, false),
        (_, _) if space => (Within::BeforeAttribute, false),
        (Within::Name | Within::Attribute, _) => (place, false),
        (Within::BeforeAttribute | Within::AfterAttribute, _) => (Within::Attribute, true),
    })
}

/// Whether a tag might have too many attributes, wherever one takes a tag to begin: what looks like a tag within a
/// comment or a value is counted along, so that nothing can be hidden there. All beginnings are followed at once.
fn has_too_many_attributes(html: &str) -> bool {
    let mut counts: [Option<usize>; PLACES.len()] = [None; PLACES.len()];
    let mut before = b' ';
    for byte in html.bytes() {
        let mut after: [Option<usize>; PLACES.len()] = [None; PLACES.len()];
        for place in PLACES {
            let Some(count) = counts[place as usize] else {
                continue;
            };
            let Some((place, begins)) = next(place, byte) else {
                continue;
            };
            let count = count + usize::from(begins);
            if count > MOST_ATTRIBUTES {
                return true;
            }
            let known = &mut after[place as usize];
            *known = Some(known.map_or(count, |known| known.max(count)));
        }
        if byte.is_ascii_alphabetic() && matches!(before, b'<' | b'/') {
            let known = &mut after[Within::Name as usize];
            *known = Some(known.unwrap_or(0));
        }
        (counts, before) = (after, byte);
    }
    false
}

/// What stands within what, and nothing of what it says.
struct Outline {
    document: Rc<Node>,
    nodes: Cell<usize>,
    looks: Cell<usize>,
    unbearable: Cell<bool>,
}

/// An element; without a name, a text or a comment.
struct Node {
    name: QualName,
    is_text: bool,
    parent: RefCell<Weak<Node>>,
    children: RefCell<Vec<Rc<Node>>>,
}

impl Node {
    fn new(name: QualName, is_text: bool) -> Rc<Self> {
        Rc::new(Self {
            name,
            is_text,
            parent: RefCell::default(),
            children: RefCell::default(),
        })
    }

    fn parent(&self) -> Option<Rc<Self>> {
        self.parent.borrow().upgrade()
    }
}

fn nameless() -> QualName {
    QualName::new(None, ns!(), LocalName::default())
}

impl Outline {
    fn new() -> Self {
        Self {
            document: Node::new(nameless(), false),
            nodes: Cell::new(0),
            looks: Cell::new(0),
            unbearable: Cell::new(false),
        }
    }

    fn add(&self, name: QualName, is_text: bool) -> Rc<Node> {
        self.nodes.set(self.nodes.get() + 1);
        if self.nodes.get() > MOST_NODES {
            self.unbearable.set(true);
        }
        Node::new(name, is_text)
    }

    /// Where a node is among its neighbours, found as [`ammonia`] finds it: by looking at them from the first.
    fn place(&self, node: &Rc<Node>) -> Option<(Rc<Node>, usize)> {
        let parent = node.parent()?;
        let at = parent
            .children
            .borrow()
            .iter()
            .position(|child| Rc::ptr_eq(child, node))?;
        self.looks.set(self.looks.get() + at + 1);
        if self.looks.get() > MOST_LOOKS {
            self.unbearable.set(true);
        }
        Some((parent, at))
    }

    fn attach(&self, parent: &Rc<Node>, at: usize, new: NodeOrText<Rc<Node>>) {
        let node = match new {
            NodeOrText::AppendNode(node) => node,
            NodeOrText::AppendText(_) => {
                // Text behind text is one text.
                let before = at.checked_sub(1);
                let siblings = parent.children.borrow();
                if before
                    .and_then(|before| siblings.get(before))
                    .is_some_and(|node| node.is_text)
                {
                    return;
                }
                self.add(nameless(), true)
            }
        };
        self.remove_from_parent(&node);
        let mut depth = 0;
        let mut above = Some(Rc::clone(parent));
        while let Some(element) = above {
            depth += 1;
            above = element.parent().filter(|_| depth <= DEEPEST);
        }
        if depth > DEEPEST {
            self.unbearable.set(true);
        }
        *node.parent.borrow_mut() = Rc::downgrade(parent);
        let mut siblings = parent.children.borrow_mut();
        let at = at.min(siblings.len());
        siblings.insert(at, node);
    }
}

impl TreeSink for Outline {
    type Handle = Rc<Node>;
    type Output = bool;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> bool {
        self.unbearable.get()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Rc<Node> {
        Rc::clone(&self.document)
    }

    fn elem_name<'a>(&'a self, target: &'a Rc<Node>) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(&self, name: QualName, _: Vec<Attribute>, _: ElementFlags) -> Rc<Node> {
        self.add(name, false)
    }

    fn create_comment(&self, _: StrTendril) -> Rc<Node> {
        self.add(nameless(), false)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Rc<Node> {
        self.add(nameless(), false)
    }

    fn append(&self, parent: &Rc<Node>, child: NodeOrText<Rc<Node>>) {
        let end = parent.children.borrow().len();
        self.attach(parent, end, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Rc<Node>,
        previous: &Rc<Node>,
        child: NodeOrText<Rc<Node>>,
    ) {
        if element.parent().is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// A template's content counts as being within it, so that templates within templates have a depth.
    fn get_template_contents(&self, target: &Rc<Node>) -> Rc<Node> {
        Rc::clone(target)
    }

    fn same_node(&self, one: &Rc<Node>, other: &Rc<Node>) -> bool {
        Rc::ptr_eq(one, other)
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Rc<Node>, new: NodeOrText<Rc<Node>>) {
        if let NodeOrText::AppendNode(node) = &new {
            self.remove_from_parent(node);
        }
        if let Some((parent, at)) = self.place(sibling) {
            self.attach(&parent, at, new);
        }
    }

    fn add_attrs_if_missing(&self, _: &Rc<Node>, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, target: &Rc<Node>) {
        if let Some((parent, at)) = self.place(target) {
            parent.children.borrow_mut().remove(at);
            *target.parent.borrow_mut() = Weak::new();
        }
    }

    fn reparent_children(&self, node: &Rc<Node>, new_parent: &Rc<Node>) {
        let children = node.children.take();
        for child in &children {
            *child.parent.borrow_mut() = Rc::downgrade(new_parent);
        }
        new_parent.children.borrow_mut().extend(children);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_bearable() {
        assert!(is_bearable(""));
        assert!(is_bearable("1 < 2 <- 3"));
        assert!(is_bearable(&"<p>Hej<br><li>ett".repeat(2_000)));
        let links = "<div><a href=\"https://x.example/?a=1&b=2\" title='> x'>x</a></div>";
        assert!(is_bearable(&links.repeat(2_000)));
        let tables = (
            "<table><tr><td>".repeat(60),
            "</td></tr></table>".repeat(60),
        );
        assert!(is_bearable(&format!("{}x{}", tables.0, tables.1)));
        assert!(is_bearable(&"<tr><td>a<td>b".repeat(10_000)));
        assert!(is_bearable(&"long words ".repeat(200_000)));
    }

    #[test]
    fn traps_are_not() {
        for trap in [
            "<div>".repeat(1_000),
            "<b a=1><i>".repeat(300),
            "<div></x>".repeat(1_000),
            "<template>".repeat(1_000),
            "<svg><g>".repeat(1_000),
            format!("<a {}>", "x ".repeat(1_000)),
            format!("<a {}", "x='1'/".repeat(1_000)),
            format!("<!-- <a x=\" --><a {}>", "x ".repeat(1_000)),
            format!("<a x=y\" {}>", "x ".repeat(1_000)),
            format!("<table>{}", "<br>".repeat(20_000)),
            "<p>".repeat(MOST_NODES + 1),
        ] {
            assert!(!is_bearable(&trap), "{}", trap.get(..60).unwrap_or(&trap));
        }
        // Each paragraph opens all the bold ones again.
        let bold: String = (0..200).fold(String::new(), |html, number| {
            html + &format!("<b a={number}>")
        });
        assert!(!is_bearable(&format!(
            "<p>{bold}{}",
            "</p><p>x".repeat(9_000)
        )));
    }
}
