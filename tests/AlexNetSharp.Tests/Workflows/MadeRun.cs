using System.Globalization;
using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Training.Runs;

namespace AlexNetSharp.Tests.Workflows;

/// <summary>Run folders as the trainer leaves them, without a training.</summary>
internal static class MadeRun
{
    /// <summary>Makes a run that was stopped after some epochs of ten updates.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="errors">The top-1 validation error after each epoch.</param>
    /// <param name="learningRate">The recipe's learning rate.</param>
    /// <param name="seed">The seed.</param>
    public static RunFolder Make(string folder, double[] errors, double learningRate = 0.01, ulong seed = 1)
    {
        var recipe = new TrainingRecipe
        {
            Model = new ModelRecipe { Name = "alexnet-mini" },
            Optimizer = new OptimizerRecipe { LearningRate = learningRate },
            Schedule = new ScheduleRecipe { Epochs = 4 },
        };
        RunFolder run = RunFolder.Create(folder, recipe, new RunInfo { Data = "/packs/photos", Seed = seed, Device = "cpu", Threads = 2, Command = "alexnet train" });
        for (int epoch = 0; epoch < errors.Length; epoch++)
        {
            string error = errors[epoch].ToString("R", CultureInfo.InvariantCulture), rate = learningRate.ToString("R", CultureInfo.InvariantCulture);
            AddLine(run, $$"""{"event":"step","epoch":{{epoch}},"iteration":{{(10 * epoch) + 9}},"loss":1.5,"learning_rate":{{rate}}}""");
            AddLine(run, $$"""{"event":"epoch","epoch":{{epoch}},"iteration":{{10 * (epoch + 1)}},"learning_rate":{{rate}},"train_loss":{{Math.Max(1, 20 - (3 * epoch)).ToString(CultureInfo.InvariantCulture)}}e-1,"val_loss":1.9,"val_top1_error":{{error}},"val_top5_error":0.1,"images_per_second":{{100 + epoch}},"seconds":3}""");
        }

        return run;
    }

    /// <summary>Adds a line to a run's log.</summary>
    public static void AddLine(RunFolder run, string line) => File.AppendAllText(run.LogPath, line + "\n");

    /// <summary>Sets when the files of a run were last written.</summary>
    public static void SetTime(RunFolder run, DateTime time)
    {
        foreach (string file in Directory.EnumerateFiles(run.Path, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, time);
        }
    }
}
