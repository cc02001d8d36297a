use super::columns::COLUMNS;

/// Trees whose answers are added up.
#[derive(Debug, Default)]
pub(super) struct Trees {
    nodes: Vec<Node>,
    leaves: Vec<f32>,
    /// The first node of each tree.
    roots: Vec<u32>,
    /// What the nodes' lines are worth in the mean; says how much a question changed.
    values: Vec<f32>,
}

/// A question: is a column more than so much? The answers, no and yes, lead to other nodes, or with [`LEAF`] set to leaves.
#[derive(Clone, Copy, Debug)]
struct Node {
    column: u16,
    threshold: f32,
    answers: [u32; 2],
}

const LEAF: u32 = 1 << 31;

/// What is wrong with the bytes of trees.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TreeError {
    /// They end too early.
    #[error("it ends within its trees")]
    Short,
    /// A node names a column, node or leaf that is not there.
    #[error("tree {0} leads nowhere")]
    Broken(usize),
}

/// Reads little-endian numbers.
struct Bytes<'b>(&'b [u8]);

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], TreeError> {
        let (first, rest) = self.0.split_first_chunk().ok_or(TreeError::Short)?;
        self.0 = rest;
        Ok(*first)
    }

    fn u16(&mut self) -> Result<u16, TreeError> {
        self.take().map(u16::from_le_bytes)
    }

    fn f32(&mut self) -> Result<f32, TreeError> {
        self.take().map(f32::from_le_bytes)
    }
}

impl Trees {
    /// Reads so many trees: for each how many nodes it has (u16), the nodes (column u16, answers i16 each: a node, or a leaf as
    /// -1 minus its number; threshold f32, value f32), and the leaves' values (f32), one more than nodes. All little-endian.
    pub(super) fn read(count: usize, bytes: &[u8]) -> Result<Self, TreeError> {
        let mut bytes = Bytes(bytes);
        let mut this = Self::default();
        for tree in 0..count {
            let nodes = bytes.u16()?;
            let (first_node, first_leaf) = (this.nodes.len(), this.leaves.len());
            // Children come after their parents, so that no walk goes round.
            let target = |at: u16, raw: u16| {
                let answer = raw.cast_signed();
                let (is_leaf, number) = if answer < 0 { (true, usize::from(!raw)) } else { (false, usize::from(raw)) };
                let fits = if is_leaf { number <= usize::from(nodes) } else { number < usize::from(nodes) && number > usize::from(at) };
                let place = if is_leaf { first_leaf + number } else { first_node + number };
                u32::try_from(place).ok().filter(|_| fits).map(|place| if is_leaf { place | LEAF } else { place }).ok_or(TreeError::Broken(tree))
            };
            this.roots.push(target_of_root(first_node, first_leaf, nodes));
            for at in 0..nodes {
                let column = bytes.u16()?;
                let answers = [target(at, bytes.u16()?)?, target(at, bytes.u16()?)?];
                if usize::from(column) >= COLUMNS {
                    return Err(TreeError::Broken(tree));
                }
                this.nodes.push(Node { column, threshold: bytes.f32()?, answers });
                this.values.push(bytes.f32()?);
            }
            for _ in 0..=nodes {
                this.leaves.push(bytes.f32()?);
            }
        }
        if bytes.0.is_empty() { Ok(this) } else { Err(TreeError::Broken(count)) }
    }

    /// The sum of all trees' answers; `None` once it will not come to `least`: the first trees say most, and what a line is so far
    /// behind after them it never makes good.
    pub(super) fn sum(&self, row: &[f32; COLUMNS], least: f32) -> Option<f32> {
        let add = |sum: f32, &root: &u32| sum + self.value(self.walk(root, row, |_, _, _| {}));
        let (first, rest) = self.roots.split_at(FIRST.min(self.roots.len()));
        let sum = first.iter().fold(0.0, add);
        (sum >= least - MADE_GOOD).then(|| rest.iter().fold(sum, add))
    }

    /// How much each column moved the sum.
    pub(super) fn moved(&self, row: &[f32; COLUMNS]) -> [f32; COLUMNS] {
        let mut moved = [0.0; COLUMNS];
        for &root in &self.roots {
            self.walk(root, row, |column, from, to| moved[column] += self.value(to) - self.value(from));
        }
        moved
    }

    /// The leaf that a line comes to; tells of each question its column, itself and where it led.
    fn walk(&self, root: u32, row: &[f32; COLUMNS], mut told: impl FnMut(usize, u32, u32)) -> u32 {
        let mut at = root;
        while at & LEAF == 0 {
            let node = &self.nodes[at as usize];
            let column = usize::from(node.column);
            let next = node.answers[usize::from(row[column] > node.threshold)];
            told(column, at, next);
            at = next;
        }
        at
    }

    fn value(&self, at: u32) -> f32 {
        if at & LEAF == 0 { self.values[at as usize] } else { self.leaves[(at & !LEAF) as usize] }
    }
}

/// So many trees answer before a line may be given up, and this is the most that the rest makes good: of 230,000 lines that a model
/// removed none was further behind.
const FIRST: usize = 32;
const MADE_GOOD: f32 = 4.0;

/// A tree without questions is its only leaf.
#[expect(clippy::cast_possible_truncation, reason = "a file of trees has no four billion nodes")]
fn target_of_root(first_node: usize, first_leaf: usize, nodes: u16) -> u32 {
    if nodes == 0 { first_leaf as u32 | LEAF } else { first_node as u32 }
}
