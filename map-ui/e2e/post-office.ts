/** A mail server on the loopback (RFC 5321): takes letters, and refuses those to `nobody@…`. */
import { createServer, type Server, type Socket } from "node:net";

/** Where the server that the tests start sends its letters. */
export const POST_OFFICE = 8766;

const ANSWERS: [RegExp, string][] = [
  [/^EHLO /i, "250 loopback"],
  [/^RCPT TO:<nobody@/i, "550 no such mailbox"],
  [/^DATA/i, "354 go on"],
  [/^QUIT/i, "221 bye"],
];

function converse(socket: Socket, letters: string[]): void {
  let text = "";
  let letter: string | null = null;
  socket.write("220 loopback\r\n");
  socket.on("error", () => socket.destroy());
  socket.on("data", (bytes) => {
    text += bytes.toString();
    for (let end = text.indexOf("\r\n"); end >= 0; end = text.indexOf("\r\n")) {
      const line = text.slice(0, end);
      text = text.slice(end + 2);
      if (letter !== null && line === ".") {
        letters.push(letter);
        letter = null;
        socket.write("250 taken\r\n");
      } else if (letter !== null) {
        letter += `${line}\n`;
      } else {
        if (/^DATA/i.test(line)) letter = "";
        socket.write(`${ANSWERS.find(([asked]) => asked.test(line))?.[1] ?? "250 ok"}\r\n`);
      }
    }
  });
}

export interface PostOffice {
  letters: string[];
  close(): Promise<void>;
}

export async function openPostOffice(): Promise<PostOffice> {
  const letters: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    converse(socket, letters);
  });
  await new Promise<void>((listening) => server.listen(POST_OFFICE, "127.0.0.1", listening));
  return {
    letters,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
