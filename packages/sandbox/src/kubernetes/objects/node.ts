/** The machines of the cluster. */
export const NODES = ['demo-node-1', 'demo-node-2', 'demo-node-3'];
