import { readFile } from 'node:fs/promises'
import { protocol } from 'electron'
import { pageHeaders } from '#hosts/web/contentSecurity.ts'
import { findRendererFile, listRendererFiles } from '#hosts/web/rendererFiles.ts'

/** Serves the built screens under the scheme, from a list made now: no address leads anywhere else. */
export function serveAppScheme(rendererFolder: string): void {
  const files = listRendererFiles(rendererFolder)
  protocol.handle('app', async (request) => {
    const url = new URL(request.url)
    const file = url.host === 'quarterdeck' && request.method === 'GET' ? findRendererFile(files, url.pathname) : null
    if (file === null) return new Response('There is no such page.', { status: 404, headers: pageHeaders() })
    return new Response(new Uint8Array(await readFile(file.path)), {
      headers: { ...pageHeaders(), 'Content-Type': file.contentType },
    })
  })
}
