import * as z from 'zod'

/** Imported before anything that checks: the page's policy forbids code made at run time, which zod would try. */
z.config({ jitless: true })
