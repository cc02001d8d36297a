use super::columns::COLUMNS;

/// Trees whose answers are added up.
#[derive(Debug, Default)]
pub(super) struct Trees {
    nodes: Vec<Node>,
    /// What each node's lines are worth in the mean: of a leaf its answer; of the others it says how much a question changed.
    values: Vec<f32>,
    /// The first node of each tree.
    roots: Vec<u32>,
}

/// A question: is a column more than so much? The answers, no and yes, lead to other nodes; those of a leaf to itself.
#[derive(Clone, Copy, Debug)]
struct Node {
    column: u16,
    threshold: f32,
    answers: [u32; 2],
}

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
            let root = this.nodes.len();
            this.roots.push(place(root));
            // Children come after their parents, so that no walk goes round; leaves stand behind the questions.
            let target = |at: u16, raw: u16| {
                let answer = raw.cast_signed();
                let (is_leaf, number) = if answer < 0 { (true, usize::from(!raw)) } else { (false, usize::from(raw)) };
                let fits = if is_leaf { number <= usize::from(nodes) } else { number < usize::from(nodes) && number > usize::from(at) };
                let first = if is_leaf { root + usize::from(nodes) } else { root };
                fits.then(|| place(first + number)).ok_or(TreeError::Broken(tree))
            };
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
                this.nodes.push(Node { column: 0, threshold: f32::INFINITY, answers: [place(this.nodes.len()); 2] });
                this.values.push(bytes.f32()?);
            }
        }
        if bytes.0.is_empty() { Ok(this) } else { Err(TreeError::Broken(count)) }
    }

    /// The sum of all trees' answers; `None` once it will not come to `least`: what a line is so far behind it never makes good.
    pub(super) fn sum(&self, row: &[f32; COLUMNS], least: f32) -> Option<f32> {
        let (mut sum, mut rest) = (0.0, self.roots.as_slice());
        for &(trees, made_good) in &GATES {
            let (next, others) = rest.split_at(trees.min(rest.len()));
            sum = self.add(sum, next, row);
            if sum < least - made_good {
                return None;
            }
            rest = others;
        }
        Some(self.add(sum, rest, row))
    }

    /// How much each column moved the sum.
    pub(super) fn moved(&self, row: &[f32; COLUMNS]) -> [f32; COLUMNS] {
        let mut moved = [0.0; COLUMNS];
        for &root in &self.roots {
            let mut at = root;
            loop {
                let next = self.next(at, row);
                if next == at {
                    break;
                }
                moved[usize::from(self.nodes[at as usize].column)] += self.values[next as usize] - self.values[at as usize];
                at = next;
            }
        }
        moved
    }

    /// A sum with the answers of more trees, in their order. Several are walked at once: a walk waits for memory at each step.
    fn add(&self, sum: f32, roots: &[u32], row: &[f32; COLUMNS]) -> f32 {
        let (groups, rest) = roots.as_chunks::<ABREAST>();
        let sum = groups.iter().fold(sum, |sum, &group| self.add_abreast(sum, group, row));
        rest.iter().fold(sum, |sum, &root| self.add_abreast(sum, [root], row))
    }

    fn add_abreast<const N: usize>(&self, sum: f32, mut at: [u32; N], row: &[f32; COLUMNS]) -> f32 {
        loop {
            let next = at.map(|at| self.next(at, row));
            if next == at {
                return at.iter().fold(sum, |sum, &leaf| sum + self.values[leaf as usize]);
            }
            at = next;
        }
    }

    fn next(&self, at: u32, row: &[f32; COLUMNS]) -> u32 {
        let node = &self.nodes[at as usize];
        node.answers[usize::from(row[usize::from(node.column)] > node.threshold)]
    }
}

/// After so many trees more a line may be given up, and this is the most that the rest makes good: of 400,000 lines that a model
/// found worth a word none was further behind than 4.5, 3.7, 3.3, 1.7 and 1.1.
const GATES: [(usize, f32); 5] = [(32, 5.0), (32, 4.0), (32, 3.5), (32, 1.9), (32, 1.3)];

/// How many trees are walked at once.
const ABREAST: usize = 8;

#[expect(clippy::cast_possible_truncation, reason = "a file of trees has no four billion nodes")]
fn place(of_node: usize) -> u32 {
    of_node as u32
}
