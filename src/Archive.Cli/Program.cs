using Archive.Cli;
using var interruption = new Interruption();

return await ArchiveCli.RunAsync(args, Terminal.OfProcess(), TimeProvider.System, interruption.Token);
