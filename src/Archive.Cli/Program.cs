using Archive.Cli;

return await ArchiveCli.RunAsync(args, Terminal.OfProcess(), TimeProvider.System);
