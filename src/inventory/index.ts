export {type InventoryOptions, loadInventory} from './load.ts';
export {hostVars, renderInventoryGraph, renderInventoryList} from './render.ts';
