/**
 * Groups of nodes that all reach each other (strongly connected components, Tarjan 1972), of two nodes or more.
 * @param {Map<string, Set<string>>} edges
 * @returns {string[][]}
 */
export function cycles(edges) {
  /** @type {Map<string, { index: number, low: number, onStack: boolean }>} */
  const visited = new Map();
  /** @type {string[]} */
  const stack = [];
  /** @type {string[][]} */
  const components = [];

  /** @param {string} node */
  function visit(node) {
    const state = { index: visited.size, low: visited.size, onStack: true };
    visited.set(node, state);
    stack.push(node);
    for (const next of edges.get(node) ?? []) {
      const known = visited.get(next);
      if (known === undefined) state.low = Math.min(state.low, visit(next).low);
      else if (known.onStack) state.low = Math.min(state.low, known.index);
    }
    if (state.low === state.index) {
      const component = stack.splice(stack.indexOf(node));
      for (const member of component) {
        const memberState = visited.get(member);
        if (memberState) memberState.onStack = false;
      }
      if (component.length > 1) components.push(component.toSorted());
    }
    return state;
  }

  for (const node of edges.keys()) if (!visited.has(node)) visit(node);
  return components;
}

/**
 * The edges between groups of nodes; those inside a group are left out.
 * @param {Map<string, Set<string>>} edges
 * @param {(node: string) => string | undefined} groupOf undefined leaves a node out
 * @returns {Map<string, Set<string>>}
 */
export function condense(edges, groupOf) {
  /** @type {Map<string, Set<string>>} */
  const condensed = new Map();
  for (const [node, targets] of edges) {
    const from = groupOf(node);
    if (from === undefined) continue;
    const group = condensed.get(from) ?? new Set();
    condensed.set(from, group);
    for (const target of targets) {
      const to = groupOf(target);
      if (to !== undefined && to !== from) group.add(to);
    }
  }
  return condensed;
}
