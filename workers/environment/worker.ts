/** What each worker begins with. */

import "./trusted-types.ts";
import { REQUESTS_CHANNEL, watchRequests } from "./requests.ts";

const channel = new BroadcastChannel(REQUESTS_CHANNEL);
watchRequests((seen) => channel.postMessage(seen));
