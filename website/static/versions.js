// 'bodocs publish' puts the menu of versions here, where there are several.
