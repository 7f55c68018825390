// Preloaded into dependency-cruiser: it reads TypeScript through the compiler's JavaScript interface, which version 7 no
// longer has, so `typescript` means the 6.0 installed under an alias, for that process only.
import { registerHooks } from 'node:module'

registerHooks({
  resolve(specifier, context, nextResolve) {
    return nextResolve(specifier.replace(/^typescript(?=$|\/)/, 'typescript6'), context)
  },
})
