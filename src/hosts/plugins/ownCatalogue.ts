import { callbackBells, createCallbackMemory } from './callbackWatch.ts'
import { createPluginCatalogue, type PluginCatalogue, type PluginSources } from './pluginCatalogue.ts'

/** Heap that strategies may use on a thread which nobody watches, bytes. */
const HEAP_BYTES = 1_024 * 2 ** 20

/** A catalogue for this very thread: every call into a file has its own deadline. */
export function openOwnCatalogue(sources: PluginSources): PluginCatalogue {
  const bells = callbackBells(createCallbackMemory())
  return createPluginCatalogue(sources, { deadline: 'own', heapLimit: HEAP_BYTES, bells, end: null })
}
