import { readFileSync } from 'node:fs'
import path from 'node:path'
import { FEATURE_FAMILIES, type FeatureDeclaration } from '#quant/features/declaration.ts'
import { featureSubject } from '#quant/features/proof/featureSubject.ts'
import { prove, type Proof } from '#quant/features/proof/prove.ts'
import { QUESTION_WORDS } from '#quant/features/proof/subject.ts'
import { FEATURES, findFeature } from '#quant/features/registry.ts'
import { EXIT, type Command, type CommandContext } from '../../commandLine.ts'
import { proveFileApart } from '../../plugins/features/watchedFile.ts'
import { findProgram } from '../../program.ts'
import { JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { chosenFeatures } from './chosenFeatures.ts'

const VERDICTS: Readonly<Record<Proof['verdict'], string>> = {
  PASSED: 'PASSED: nothing it was asked shows that it looks ahead',
  FAILED: 'FAILED: it knows what it cannot have known, or is not what it declares',
  OPEN: 'OPEN: it never had a value on the bars of the proof, so nothing was shown',
}
const OUTCOMES: Readonly<Record<Proof['answers'][number]['outcome'], string>> = {
  PASSED: 'passed',
  FAILED: 'FAILED',
  OPEN: 'open',
  NOT_ASKED: 'not asked',
}

/** `quarterdeck features prove [NAME|FILE]`: whether a feature looks ahead. */
export const featuresProveCommand: Command = {
  name: 'features prove',
  summary: 'Proves that features do not look ahead: all of the house, one of them, or the one of a file of yours.',
  operands: [
    {
      name: 'NAME|FILE',
      required: false,
      help: 'A feature, or a file (.ts or .js) that defines one; all when left out.',
    },
  ],
  options: [JSON_OUTPUT],
  run: (context) => {
    const wanted = context.arguments.operand(0)
    if (wanted === null) return proveAll(context)
    return /\.[cm]?[jt]s$/.test(wanted) ? proveOwn(context, wanted) : Promise.resolve(proveOne(context, wanted))
  },
}

async function proveAll(context: CommandContext): Promise<number> {
  const isJson = context.arguments.flag('json')
  const width = Math.max(...FEATURES.map(({ name }) => name.length))
  const proofs: { readonly declaration: FeatureDeclaration; readonly proof: Proof }[] = []
  for (const declaration of FEATURES) {
    // Between two features Ctrl+C is heard.
    await new Promise((resolve) => setImmediate(resolve))
    if (context.signal.aborted) {
      const message = `Stopped after ${proofs.length} of ${FEATURES.length} features; nothing was kept of it.`
      return tellFailure(context, { code: 'INTERRUPTED', message })
    }
    const proof = prove(featureSubject(declaration, findFeature))
    proofs.push({ declaration, proof })
    if (!isJson) context.print(`${declaration.name.padEnd(width)}  ${shortly(proof)}`)
  }
  const families = FEATURE_FAMILIES.map((family) => {
    const own = proofs.filter(({ declaration }) => declaration.family === family)
    const count = (verdict: Proof['verdict']): number => own.filter(({ proof }) => proof.verdict === verdict).length
    return { family, features: own.length, passed: count('PASSED'), failed: count('FAILED'), open: count('OPEN') }
  })
  const failed = families.reduce((sum, each) => sum + each.failed, 0)
  if (isJson) {
    const features = proofs.map(({ declaration: { name, family, version }, proof }) => {
      return { name, family, version, verdict: proof.verdict, answers: proof.answers }
    })
    context.print(JSON.stringify({ ok: failed === 0, families, features }))
  } else {
    for (const { family, features, passed, failed: wrong, open } of families) {
      context.print(`${family.padEnd(width)}  ${features} features: ${passed} passed, ${wrong} failed, ${open} open`)
    }
  }
  return failed === 0 ? EXIT.done : EXIT.failed
}

/** What failed in a line: a proof that passed says so. */
function shortly({ verdict, answers }: Proof): string {
  const wrong = answers.filter(({ outcome }) => outcome === 'FAILED').map(({ question }) => question)
  if (wrong.length > 0) return `FAILED (${wrong.join(', ')})`
  return verdict === 'OPEN' ? 'OPEN (it never had a value)' : 'passed'
}

function proveOne(context: CommandContext, name: string): number {
  const found = chosenFeatures([name])
  if (!found.ok) return tellFailure(context, found.failure, EXIT.misused)
  const [declaration] = found.reply
  if (declaration === undefined) throw new Error('Invariant: a chosen feature is there')
  const { family, version } = declaration
  return tellProof(context, prove(featureSubject(declaration, findFeature)), { family, version })
}

async function proveOwn(context: CommandContext, file: string): Promise<number> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const message = `${file} could not be read (${why}); check its name and its permissions.`
    return tellFailure(context, { code: 'FEATURE_FILE_UNREADABLE', message, context: { file } }, EXIT.misused)
  }
  const proven = await proveFileApart(findProgram().workers, { file: path.basename(file), text }, context.signal)
  if (proven === null) {
    return tellFailure(context, { code: 'INTERRUPTED', message: 'Stopped before the proof had come to an end.' })
  }
  if (!proven.ok) return tellFailure(context, proven.failure)
  return tellProof(context, proven.proof, { file, form: proven.isStepwise ? 'create' : 'compute' })
}

function tellProof(context: CommandContext, proof: Proof, about: Readonly<Record<string, string | number>>): number {
  const { name, verdict, answers } = proof
  const isFailed = verdict === 'FAILED'
  if (context.arguments.flag('json')) context.print(JSON.stringify({ ok: !isFailed, ...about, name, verdict, answers }))
  else {
    context.print(`${name}: ${VERDICTS[verdict]}.`)
    for (const { question, outcome, evidence } of answers) {
      context.print(`  ${OUTCOMES[outcome].padEnd(9)}  ${QUESTION_WORDS[question]}`)
      context.print(`             ${evidence}`)
    }
  }
  return isFailed ? EXIT.failed : EXIT.done
}
