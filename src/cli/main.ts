import { createServer } from '#server.ts';
import { readConfig } from '#config.ts';
import { openDataFolder } from '#data-folder.ts';
const config = readConfig(process.env);
const folder = openDataFolder(config.dataFolder);
if (folder === null) throw new Error('in use');
const server = await createServer(config, folder);
const address = await server.listen();
console.log(address, await server.services.firstRun.link(address));
