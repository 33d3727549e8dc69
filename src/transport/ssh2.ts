import ssh2 from 'ssh2';

/** Named imports of this CommonJS package are not seen by Node.js. */
export const {Client, createAgent, utils} = ssh2;
