import {storageIdFault} from '../../../domain/container-formats.ts';
import type {OptionShape} from '../words.ts';

/** The name of a storage. */
export const storageShape: OptionShape = {fault: storageIdFault};

/** A kind of content. */
export const contentShape: OptionShape = {
	fault: value =>
		/^(?:images|rootdir|vztmpl|iso|backup|snippets|import|none)$/.test(value) ? undefined : `invalid content type '${value}'`,
};
