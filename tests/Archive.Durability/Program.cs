using System.Globalization;
using Archive.Durability;

// archive-durability SCENARIO ROUNDS [SEED]: crash, fault and attack scenarios. tests/durability runs them all.
var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
var seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : Environment.TickCount;
var folder = Directory.CreateTempSubdirectory("archive-durability-").FullName;
try
{
    var passed = args.FirstOrDefault() switch
    {
        "kill" => await KillRounds.RunAsync(folder, rounds, seed),
        "full" => await DiskFullRounds.RunAsync(folder, rounds, seed),
        "faults" => await WriteFaults.RunAsync(folder, rounds),
        "flips" => await BitFlips.RunAsync(folder, rounds, seed),
        "again" => await RepeatedIngest.RunAsync(folder, rounds),
        "azurite" => await AzuriteStopped.RunAsync(folder, rounds),
        "hostile" => await HostileArchives.RunAsync(folder, rounds),
        _ => throw new ArgumentException("The scenarios are kill, full, faults, flips, again, azurite and hostile."),
    };
    return passed ? 0 : 1;
}
finally
{
    Directory.Delete(folder, recursive: true);
}
