export async function labSetup(): Promise<string> {
	return '';
}
