using Archive.Training.Lines;
using Archive.Training.Pages;

return args switch
{
    ["lines", _, ..] => LinesCommand.Run(args[1..]),
    ["pages", _, _, ..] => PagesCommand.Run(args[1..], Console.Out),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: archive-train lines GRAMMARS [OUT] [--texts N] [--features N] [--seed N] [--held SET] [--mistakes]");
    Console.Error.WriteLine(
        "       archive-train pages DATA OUT|- [--folds N] [--seed N] [--seeds N] [--extra FOLDER] [--records FOLDER] [--faults] [--features]"
        + " [--rounds N] [--depth N] [--rate X]");
    return 2;
}
