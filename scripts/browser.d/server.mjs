// Serves output/ as it would be published, on a port of its own.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import zlib from "node:zlib";
import { output } from "./pages.mjs";

const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml",
  ".json": "application/json", ".csv": "text/csv; charset=utf-8", ".parquet": "application/octet-stream",
};

const answer = (output) => (request, response) => {
  const file = path.join(output, path.normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname)));
  if (!file.startsWith(output) || !fs.existsSync(file) || !fs.statSync(file).isFile()) {
    response.writeHead(404).end();
    return;
  }
  const type = TYPES[path.extname(file)] ?? "application/octet-stream";
  response.writeHead(200, { "Content-Type": type, "Content-Encoding": "gzip", "Cache-Control": "max-age=600" });
  response.end(zlib.gzipSync(fs.readFileSync(file)));
};

// Starts the server for a folder; gives its address with the site's folder, and the way to stop it.
export function serve(folder = output) {
  const server = http.createServer(answer(folder));
  return new Promise((done) => server.listen(0, "localhost", () => {
    done({ address: `http://localhost:${server.address().port}/site/`, stop: () => server.close() });
  }));
}
