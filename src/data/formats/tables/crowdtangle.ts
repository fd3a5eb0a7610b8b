/** Posts of pages, groups and accounts as CrowdTangle and its successor, the Meta Content Library, give them. */

import type { TableFormat } from "../export-format.ts";

const shared = { name: "CrowdTangle", unit: "post", source: "table" } as const;

export const crowdTangleFacebook: TableFormat = {
  ...shared,
  id: "crowdtangle",
  header: [/^(page|group) name$/i, "Message", "Link Text", /^(post )?created( date)?$/i],
  text: ["Message"],
  author: ["Page Name", "Group Name"],
  date: ["Post Created", "Created", "Post Created Date"],
};

export const crowdTangleInstagram: TableFormat = {
  ...shared,
  id: "crowdtangle",
  header: ["Account", "User Name", "Post Created", "Description", "Likes"],
  text: ["Description"],
  author: ["User Name"],
  date: ["Post Created"],
};

export const metaContentLibrary: TableFormat = {
  ...shared,
  id: "meta-content-library",
  name: "Meta Content Library",
  header: ["text", "post_owner.name", "creation_time"],
  text: ["text"],
  author: ["post_owner.name"],
  date: ["creation_time"],
};
