using System.Runtime.CompilerServices;
using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Tests.Weights;

public sealed class NetworkWeightsTests
{
    /// <summary>A tensor may outlive its network's weights: nobody can be left with memory that is gone.</summary>
    [Fact]
    public void Tensors_WeightsAreGone_KeepTheirValues()
    {
        WeightTensor[] tensors = Numbered();
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.All(tensors.Index(), one => Assert.All(one.Item.Values.ToArray(), value => Assert.Equal(one.Index, value)));
    }

    [Fact]
    public void Tensors_OfDisposedWeights_AreRefused()
    {
        var weights = new NetworkWeights(NetworkZoo.Create("lenet5"));

        weights.Dispose();
        weights.Dispose();

        Assert.Throws<ObjectDisposedException>(() => weights.Tensors);
        Assert.Throws<ObjectDisposedException>(() => weights["c1.weight"]);
    }

    [Fact]
    public void Item_UnknownName_IsRefused()
    {
        using var weights = new NetworkWeights(NetworkZoo.Create("lenet5"));

        Assert.Contains("fc99.weight", Assert.Throws<KeyNotFoundException>(() => weights["fc99.weight"]).Message, StringComparison.Ordinal);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeightTensor[] Numbered()
    {
        using var weights = new NetworkWeights(NetworkZoo.Create("lenet5"));
        WeightTensor[] tensors = [.. weights.Tensors];
        for (int i = 0; i < tensors.Length; i++)
        {
            tensors[i].Values.Fill(i);
        }

        return tensors;
    }
}
