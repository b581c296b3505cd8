// Unpacks the page's program and runs it: as an inline script, since relative addresses in it need a base.
const packed = Uint8Array.from(atob(document.getElementById("program").textContent), (letter) => letter.charCodeAt(0));
const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
const script = document.createElement("script");
script.type = "module";
script.textContent = await new Response(unpacked).text();
document.body.append(script);
