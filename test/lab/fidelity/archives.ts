/** Shell text that packs the template again, as `/root/own.tar.gz`, with what commands do to its files. */
export const repacked = (commands: string) =>
	`mkdir -p /tmp/own && cd /tmp/own && tar xzf /var/lib/vz/template/cache/alpine-3.20-lab_1_amd64.tar.gz && ${commands} && tar czf /root/own.tar.gz . && cd / && rm -rf /tmp/own`;
