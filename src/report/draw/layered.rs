//! Where the nodes of a directed graph lie, column by column from left to right: each node right of all that lead to
//! it, few crossings, neighbours at one height. Nodes without edges stand below in rows. Circles are broken where
//! they close.

/// Between columns, between nodes of one column, and between edges that pass it.
const ACROSS: i32 = 64;
const DOWN: i32 = 18;
const PASSING: i32 = 4;
/// How often orders and heights are looked at again.
const SWEEPS: usize = 6;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub width: i32,
    pub height: i32,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// The top left corner of every node.
    pub at: Vec<(i32, i32)>,
    /// Of every edge the points it goes through, from its first node to its second.
    pub ways: Vec<Vec<(i32, i32)>>,
    pub width: i32,
    pub height: i32,
}

/// A node, or a place where an edge passes a column.
struct Slot {
    size: Size,
    column: usize,
    y: i32,
    left: Vec<usize>,
    right: Vec<usize>,
}

impl Slot {
    /// From its top to that of the one below.
    fn pitch(&self) -> i32 {
        self.size.height + if self.size.width > 0 { DOWN } else { PASSING }
    }
}

pub fn layout(sizes: &[Size], edges: &[(usize, usize)]) -> Layout {
    let joined: Vec<(usize, usize)> = forward(sizes.len(), edges);
    let columns = columns(sizes.len(), &joined);
    let alone: Vec<bool> =
        (0..sizes.len()).map(|n| !edges.iter().any(|&(a, b)| a != b && (a == n || b == n))).collect();
    let slot = |(&size, &column): (&Size, &usize)| Slot { size, column, y: 0, left: Vec::new(), right: Vec::new() };
    let mut slots: Vec<Slot> = sizes.iter().zip(&columns).map(slot).collect();
    let passes: Vec<Vec<usize>> = joined.iter().map(|&(from, to)| chain(&mut slots, from, to)).collect();
    let depth = slots.iter().map(|slot| slot.column + 1).max().unwrap_or(0);
    let mut order: Vec<Vec<usize>> = vec![Vec::new(); depth];
    for (n, slot) in slots.iter().enumerate().filter(|(n, _)| !alone.get(*n).copied().unwrap_or(false)) {
        order[slot.column].push(n);
    }
    for sweep in 0..SWEEPS {
        untangle(&mut order, &slots, sweep % 2 == 0);
    }
    heights(&order, &mut slots);
    let mut layout = place(&order, &slots, sizes.len());
    beneath(&mut layout, sizes, &alone);
    layout.ways = edges
        .iter()
        .zip(&joined)
        .zip(&passes)
        .map(|((edge, joined), pass)| {
            let mut way = way(&layout.at, sizes, &slots, &order, *joined, pass);
            if edge != joined {
                way.reverse();
            }
            way
        })
        .collect();
    layout
}

/// The edges, those that close a circle turned round.
fn forward(count: usize, edges: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (at, &(from, _)) in edges.iter().enumerate() {
        next[from].push(at);
    }
    // 0 not seen, 1 on the way, 2 done.
    let mut state = vec![0_u8; count];
    let mut turned = vec![false; edges.len()];
    for root in 0..count {
        let mut open = vec![(root, 0)];
        if state[root] != 0 {
            continue;
        }
        state[root] = 1;
        while let Some((node, at)) = open.last_mut() {
            let Some(&edge) = next[*node].get(*at) else {
                state[*node] = 2;
                open.pop();
                continue;
            };
            *at += 1;
            let to = edges[edge].1;
            match state[to] {
                0 => {
                    state[to] = 1;
                    open.push((to, 0));
                }
                1 => turned[edge] = true,
                _ => {}
            }
        }
    }
    edges.iter().zip(turned).map(|(&(from, to), turned)| if turned { (to, from) } else { (from, to) }).collect()
}

/// The column of every node: one right of the furthest that leads to it.
fn columns(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut columns = vec![0; count];
    // Without circles as many rounds as there are nodes settle it.
    for _ in 0..count {
        let mut moved = false;
        for &(from, to) in edges.iter().filter(|(from, to)| from != to) {
            if columns[to] <= columns[from] {
                columns[to] = columns[from] + 1;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    columns
}

/// Joins two nodes through a slot in each column between them.
fn chain(slots: &mut Vec<Slot>, from: usize, to: usize) -> Vec<usize> {
    let mut passes = Vec::new();
    let mut before = from;
    for column in slots[from].column + 1..slots[to].column {
        let size = Size { width: 0, height: 4 };
        slots.push(Slot { size, column, y: 0, left: vec![before], right: Vec::new() });
        let own = slots.len() - 1;
        slots[before].right.push(own);
        passes.push(own);
        before = own;
    }
    if from != to {
        slots[before].right.push(to);
        slots[to].left.push(before);
    }
    passes
}

/// Puts the slots of each column in the order of the middle of their neighbours.
fn untangle(order: &mut [Vec<usize>], slots: &[Slot], rightward: bool) {
    let depth = order.len();
    for step in 1..depth {
        let column = if rightward { step } else { depth - 1 - step };
        let beside = if rightward { column - 1 } else { column + 1 };
        let mut rank = vec![0_usize; slots.len()];
        for (at, &slot) in order[beside].iter().enumerate() {
            rank[slot] = at;
        }
        let own: Vec<usize> = order[column].clone();
        let key = |(at, slot): (usize, usize)| {
            let near = if rightward { &slots[slot].left } else { &slots[slot].right };
            let sum: usize = near.iter().map(|&other| rank[other]).sum();
            // Without neighbours it stays about where it is.
            (if near.is_empty() { at * 1000 } else { sum * 1000 / near.len() }, at)
        };
        let mut keyed: Vec<((usize, usize), usize)> =
            own.iter().enumerate().map(|(at, &slot)| (key((at, slot)), slot)).collect();
        keyed.sort_unstable();
        order[column] = keyed.into_iter().map(|(_, slot)| slot).collect();
    }
}

/// Gives every slot a height near those of its neighbours, none over another.
fn heights(order: &[Vec<usize>], slots: &mut [Slot]) {
    for column in order {
        let mut y = 0;
        for &slot in column {
            slots[slot].y = y;
            y += slots[slot].pitch();
        }
    }
    for sweep in 0..SWEEPS {
        let columns: Vec<&Vec<usize>> =
            if sweep % 2 == 0 { order.iter().collect() } else { order.iter().rev().collect() };
        for column in columns {
            let wanted: Vec<i32> = column.iter().map(|&slot| wanted(slots, slot)).collect();
            for (&slot, y) in column.iter().zip(apart(slots, column, &wanted)) {
                slots[slot].y = y;
            }
        }
    }
}

/// The height at which the middle of a slot is that of its neighbours' middles.
fn wanted(slots: &[Slot], slot: usize) -> i32 {
    let own = &slots[slot];
    let near: Vec<i32> =
        own.left.iter().chain(&own.right).map(|&other| slots[other].y + slots[other].size.height / 2).collect();
    match near.len() {
        0 => own.y,
        n => near.iter().sum::<i32>() / n as i32 - own.size.height / 2,
    }
}

/// The heights nearest to those wanted at which nothing lies over another: slots that press on each other move
/// together, to the mean of what they want.
fn apart(slots: &[Slot], column: &[usize], wanted: &[i32]) -> Vec<i32> {
    let mut offset = 0;
    // Each block: how many, the sum of what they want less their offsets, and so their common height.
    let mut blocks: Vec<(i32, i32)> = Vec::new();
    let mut offsets = Vec::new();
    for (&slot, want) in column.iter().zip(wanted) {
        offsets.push(offset);
        let mut block = (1, want - offset);
        while let Some(&(count, sum)) = blocks.last() {
            if sum * block.0 <= block.1 * count {
                break;
            }
            block = (block.0 + count, block.1 + sum);
            blocks.pop();
        }
        blocks.push(block);
        offset += slots[slot].pitch();
    }
    let heights = blocks.iter().flat_map(|&(count, sum)| (0..count).map(move |_| sum.div_euclid(count)));
    heights.zip(offsets).map(|(height, offset)| height + offset).collect()
}

/// Corners of the nodes, with the top at 0.
fn place(order: &[Vec<usize>], slots: &[Slot], count: usize) -> Layout {
    let all = || order.iter().flatten();
    let top = all().map(|&slot| slots[slot].y).min().unwrap_or(0);
    let mut layout = Layout { at: vec![(0, 0); count], ..Layout::default() };
    let mut x = 0;
    for column in order.iter().filter(|column| !column.is_empty()) {
        for &slot in column.iter().filter(|&&slot| slot < count) {
            layout.at[slot] = (x, slots[slot].y - top);
        }
        x += column.iter().map(|&slot| slots[slot].size.width).max().unwrap_or(0) + ACROSS;
    }
    layout.width = (x - ACROSS).max(0);
    layout.height = all().map(|&slot| slots[slot].y - top + slots[slot].size.height).max().unwrap_or(0);
    layout
}

/// Puts the nodes without edges below the others, in rows as wide as these, or as four of them.
fn beneath(layout: &mut Layout, sizes: &[Size], alone: &[bool]) {
    let left: Vec<usize> = (0..sizes.len()).filter(|&n| alone[n]).collect();
    let Some(widest) = left.iter().map(|&n| sizes[n].width).max() else { return };
    let wide = layout.width.max(4 * widest + 3 * DOWN);
    let (mut x, mut y, mut tall) = (0, if layout.height > 0 { layout.height + 2 * DOWN } else { 0 }, 0);
    for n in left {
        if x > 0 && x + sizes[n].width > wide {
            (x, y, tall) = (0, y + tall + DOWN, 0);
        }
        layout.at[n] = (x, y);
        layout.width = layout.width.max(x + sizes[n].width);
        layout.height = layout.height.max(y + sizes[n].height);
        x += widest + DOWN;
        tall = tall.max(sizes[n].height);
    }
}

/// The points of an edge: out of the right side, through its slots, into the left side.
fn way(
    at: &[(i32, i32)],
    sizes: &[Size],
    slots: &[Slot],
    order: &[Vec<usize>],
    edge: (usize, usize),
    pass: &[usize],
) -> Vec<(i32, i32)> {
    let (from, to) = edge;
    let top = order.iter().flatten().map(|&slot| slots[slot].y).min().unwrap_or(0);
    let mut way = vec![(at[from].0 + sizes[from].width, at[from].1 + sizes[from].height / 2)];
    for &slot in pass {
        // A column is as wide as its widest node; the edge goes straight through it.
        let column = &order[slots[slot].column];
        let x = column.iter().find(|&&other| other < sizes.len()).map(|&other| at[other].0);
        let width = column.iter().map(|&other| slots[other].size.width).max().unwrap_or(0);
        let y = slots[slot].y - top + slots[slot].size.height / 2;
        if let Some(x) = x {
            way.extend([(x, y), (x + width, y)]);
        }
    }
    way.push((at[to].0, at[to].1 + sizes[to].height / 2));
    way
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxes(count: usize) -> Vec<Size> {
        vec![Size { width: 100, height: 40 }; count]
    }

    fn overlap(layout: &Layout, sizes: &[Size]) -> bool {
        let hit = |a: usize, b: usize| {
            let ((ax, ay), (bx, by)) = (layout.at[a], layout.at[b]);
            ax < bx + sizes[b].width
                && bx < ax + sizes[a].width
                && ay < by + sizes[b].height
                && by < ay + sizes[a].height
        };
        (0..sizes.len()).any(|a| (0..a).any(|b| hit(a, b)))
    }

    #[test]
    fn each_stands_right_of_what_leads_to_it_and_none_over_another() {
        let sizes = boxes(9);
        let edges = [(0, 1), (1, 2), (0, 2), (3, 2), (2, 4), (5, 4), (0, 6)];
        let layout = layout(&sizes, &edges);
        for (edge, way) in edges.iter().zip(&layout.ways) {
            assert!(layout.at[edge.0].0 + 100 < layout.at[edge.1].0, "{edge:?} in {layout:?}");
            assert_eq!(way.first().unwrap().0, layout.at[edge.0].0 + 100);
            assert_eq!(way.last().unwrap().0, layout.at[edge.1].0);
        }
        assert!(!overlap(&layout, &sizes), "{layout:?}");
        assert!(layout.at[7].1 > layout.at.iter().take(7).map(|at| at.1).max().unwrap(), "alone below: {layout:?}");
        for (&(x, y), size) in layout.at.iter().zip(&sizes) {
            assert!(x >= 0 && y >= 0 && x + size.width <= layout.width && y + size.height <= layout.height);
        }
    }

    #[test]
    fn circles_and_nothing_are_laid_out_too() {
        let layout_of = |count, edges: &[(usize, usize)]| layout(&boxes(count), edges);
        assert_eq!(layout_of(0, &[]), Layout::default());
        let circle = layout_of(3, &[(0, 1), (1, 2), (2, 0), (1, 1)]);
        assert!(!overlap(&circle, &boxes(3)), "{circle:?}");
        assert_eq!(circle, layout_of(3, &[(0, 1), (1, 2), (2, 0), (1, 1)]));
        // The edge that was turned still begins at its first node.
        assert_eq!(circle.ways[2].first().unwrap().0, circle.at[2].0);
    }

    #[test]
    fn parallel_lines_do_not_cross() {
        let layout = layout(&boxes(6), &[(0, 5), (1, 4), (2, 3)]);
        let y = |n: usize| layout.at[n].1;
        assert_eq!((y(0), y(1), y(2)), (y(5), y(4), y(3)));
    }
}
